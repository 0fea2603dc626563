import type { Bounds } from './schema.ts';

/** What is wrong with a value, and where. It is returned in place of the value: a reader throws nothing. */
export class Fault {
  /** Names and positions that lead from the value that was read to the one that is wrong. */
  readonly path: (string | number)[] = [];
  /** The end of a sentence that begins with the name of the wrong value. */
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }

  /** This fault as seen from the object or array that holds the value under `key`. */
  under(key: string | number): this {
    this.path.unshift(key);
    return this;
  }
}

/** The fault of a value that is absent or, if it is there, for another `reason`. */
export function absentOr(reason: string, value: unknown): Fault {
  return new Fault(value === undefined ? 'is missing' : reason);
}

/** The fault of a size outside of its bounds; that of a length is counted in `units`. */
export function beyond(size: number, { min, max }: Required<Bounds>, units?: readonly [one: string, many: string]): Fault {
  const bound = size < min ? min : max;
  const limit = `${size < min ? 'at least' : 'at most'} ${bound}`;
  return new Fault(units === undefined ? `must be ${limit}` : `must have ${limit} ${units[bound === 1 ? 0 : 1]}`);
}
