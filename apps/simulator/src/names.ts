import type { RecordedRun } from './recorded-run.ts';

const INVENTED = ['Ana', 'Ben', 'Chloe', 'Dara', 'Emil', 'Fatima', 'Goran', 'Hana', 'Ivo', 'Jana', 'Kofi', 'Lena', 'Milan', 'Nora', 'Omar'];

/** A name for each run: the given ones first, then the file's name, or an invented one for an invented run. */
export function nameRunners(files: readonly RecordedRun[], invented: number, given: readonly string[]): readonly string[] {
  const own = [
    ...files.map(({ name }) => printable(name) || 'Runner'),
    ...Array.from({ length: invented }, (_, index) => INVENTED[index] ?? `Runner ${index + 1}`),
  ];
  return own.map((name, index) => given[index] ?? name);
}

/** A name that the protocol accepts: at most 40 characters, counted as people do, none of them a control character. */
function printable(name: string): string {
  return [...name.replace(/\p{C}/gu, '').trim()].slice(0, 40).join('');
}
