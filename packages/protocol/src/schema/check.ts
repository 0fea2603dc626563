import { Fault } from './fault.ts';
import type { Schema } from './schema.ts';

/** Why a value is not what a schema asks for. */
export interface Problem {
  /** Path of the value that is wrong, such as `location.latitude`; empty for the checked value itself. */
  readonly field: string;
  /** What is wrong with it, as the end of a sentence that begins with the field: `must be at most 90`. */
  readonly reason: string;
  /** The whole sentence, for people: `"location.latitude" must be at most 90.` */
  readonly message: string;
}

export type CheckResult<T> =
  /** A copy of the value, without the members that the schema does not know. */
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** Checks any value by one schema. Never throws on what comes from JSON. */
export function check<T>(schema: Schema<T>, value: unknown): CheckResult<T> {
  const read = schema.read(value);
  return read instanceof Fault ? { ok: false, problem: problemOf(read, 'The value') } : { ok: true, value: read };
}

/** `whole` names the checked value itself, at the beginning of a sentence. */
export function problemOf({ path, reason }: Fault, whole: string): Problem {
  const field = path.join('.');
  return { field, reason, message: `${field === '' ? whole : `"${field}"`} ${reason}.` };
}
