import { cut } from './text.ts';

const INVENTED = ['Ana', 'Ben', 'Chloe', 'Dara', 'Emil', 'Fatima', 'Goran', 'Hana', 'Ivo', 'Jana', 'Kofi', 'Lena', 'Milan', 'Nora', 'Omar'];

/** A name for the invented runner of that number, from 0. */
export const inventedName = (index: number): string => INVENTED[index] ?? `Runner ${index + 1}`;

/** The name of a file as one that the protocol accepts: at most 40 characters, none of them a control character. */
export const nameOfFile = (name: string): string => cut(name.replace(/\p{C}/gu, '').trim(), 40) || 'Runner';
