import { absentOr, beyond, Fault } from './fault.ts';
import type { Bounds, Infer, Members, Optional, Schema } from './schema.ts';

/** Lets the compiler show an intersection as the one object that it is. */
type Flat<T> = { [Key in keyof T]: T[Key] };

export type InferMembers<M> = Flat<
  { -readonly [Name in keyof M as M[Name] extends Optional<unknown> ? never : Name]: Infer<M[Name]> } & {
    -readonly [Name in keyof M as M[Name] extends Optional<unknown> ? Name : never]?: M[Name] extends Optional<infer T> ? T | undefined : never;
  }
>;

export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object in the sense of JSON. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Marks a member that an object may lack. */
/* @__NO_SIDE_EFFECTS__ */
export function optional<T>(schema: Schema<T>): Optional<T> {
  return { optional: schema };
}

/** An object with these members; those that it does not know are left out of what is read, whatever they are called. */
/* @__NO_SIDE_EFFECTS__ */
export function object<M extends Members>(members: M): Schema<InferMembers<M>> {
  const readers = new Map(Object.entries(members).map(([name, member]) => [name, readerOf(member)]));
  const required = [...readers.keys()].filter((name) => readers.get(name)?.required);

  function read(value: unknown): Fields | Fault {
    if (!isObject(value)) return absentOr('must be an object', value);
    const result: Record<string, unknown> = {};
    let missing = required.length;
    // Over what is there, not over what may be: most members of most messages are absent, and looking for those costs the most.
    for (const name in value) {
      const reader = readers.get(name);
      const given = value[name];
      // JSON has no undefined; where an object of a program has it, it stands for an absent member.
      if (reader === undefined || given === undefined) continue;
      const member = reader.read(given);
      if (member instanceof Fault) return member.under(name);
      result[name] = member;
      if (reader.required) missing -= 1;
    }
    return missing === 0 ? result : absentOr('', undefined).under(required.find((name) => !Object.hasOwn(result, name)) ?? '');
  }

  return { definition: { kind: 'object', members }, read: read as Schema<InferMembers<M>>['read'] };
}

const readerOf = (member: Members[string]) =>
  'optional' in member ? { read: member.optional.read, required: false } : { read: member.read, required: true };

/** A list; `bounds` are those of its length. */
/* @__NO_SIDE_EFFECTS__ */
export function array<T>(entry: Schema<T>, bounds: Bounds = {}): Schema<T[]> {
  const { min = 0, max = Infinity } = bounds;
  return {
    definition: { kind: 'array', entry, ...bounds },
    read: (value) => {
      if (!Array.isArray(value)) return absentOr('must be an array', value);
      // Before the entries, so that nothing is read of a list that is too long.
      if (value.length < min || value.length > max) return beyond(value.length, { min, max }, ['entry', 'entries']);
      const result: T[] = [];
      for (const given of value) {
        const read = entry.read(given);
        if (read instanceof Fault) return read.under(result.length);
        result.push(read);
      }
      return result;
    },
  };
}
