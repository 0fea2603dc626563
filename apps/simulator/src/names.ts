import { cut } from './text.ts';

const INVENTED = ['Ana', 'Ben', 'Chloe', 'Dara', 'Emil', 'Fatima', 'Goran', 'Hana', 'Ivo', 'Jana', 'Kofi', 'Lena', 'Milan', 'Nora', 'Omar'];

/** A name for the invented runner of that number, from 0. */
export const inventedName = (index: number): string => INVENTED[index] ?? `Runner ${index + 1}`;

/** Of many only the first is named. */
export function someOf(names: readonly string[]): string {
  const [first = '', second = ''] = names;
  return names.length > 2 ? `${first} and ${names.length - 1} others` : names.length === 2 ? `${first} and ${second}` : first;
}

/** The name of a file as one that the protocol accepts: at most 40 characters, none of them a control character. */
export const nameOfFile = (name: string): string => cut(name.replace(/\p{C}/gu, '').trim(), 40) || 'Runner';
