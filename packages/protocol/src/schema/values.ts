import { absentOr, beyond, Fault } from './fault.ts';
import type { Bounds, Schema, TextRules } from './schema.ts';

/* @__NO_SIDE_EFFECTS__ */
export function text(rules: TextRules = {}): Schema<string> {
  const { pattern, reason = 'is not valid', min = 0, max = Infinity } = rules;
  return {
    definition: { kind: 'text', ...rules },
    read: (value) => {
      if (typeof value !== 'string') return absentOr('must be a string', value);
      if (pattern !== undefined && !pattern.test(value)) return new Fault(reason);
      return value.length < min || value.length > max ? beyond(value.length, { min, max }, ['character', 'characters']) : value;
    },
  };
}

/**
 * A text of `min` to `max` of the characters of a class, which is written as inside the brackets of a regular expression.
 * To look for one character outside of the class takes half the time of matching all of them, and ids are in every message.
 */
/* @__NO_SIDE_EFFECTS__ */
export function word(characters: string, { min, max }: Required<Bounds>, reason: string): Schema<string> {
  const others = new RegExp(`[^${characters}]`);
  return {
    definition: { kind: 'text', pattern: new RegExp(`^[${characters}]{${min},${max}}$`) },
    read: (value) => {
      if (typeof value !== 'string') return absentOr('must be a string', value);
      return value.length < min || value.length > max || others.test(value) ? new Fault(reason) : value;
    },
  };
}

/** A finite number; JSON can write larger ones, such as 1e999, which are read as infinite. */
/* @__NO_SIDE_EFFECTS__ */
export function number(bounds: Bounds = {}): Schema<number> {
  const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = bounds;
  return {
    definition: { kind: 'number', ...bounds },
    read: (value) => {
      if (typeof value === 'number' && value >= min && value <= max) return value;
      return Number.isFinite(value) ? beyond(value as number, { min, max }) : absentOr('must be a finite number', value);
    },
  };
}

/** A whole number from `min` to the last one that a double tells from the next. */
/* @__NO_SIDE_EFFECTS__ */
export function int(min: number): Schema<number> {
  const bounds = { min, max: Number.MAX_SAFE_INTEGER };
  const { read } = number(bounds);
  return {
    definition: { kind: 'int', ...bounds },
    read: (value) => (Number.isFinite(value) && !Number.isInteger(value) ? new Fault('must be a whole number') : read(value)),
  };
}

/* @__NO_SIDE_EFFECTS__ */
export function boolean(): Schema<boolean> {
  return { definition: { kind: 'boolean' }, read: (value) => (typeof value === 'boolean' ? value : absentOr('must be true or false', value)) };
}

/** One of a few texts. */
/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const T extends string>(...values: readonly T[]): Schema<T> {
  return {
    definition: { kind: 'one of', values },
    read: (value) => values.find((allowed) => allowed === value) ?? absentOr(`must be one of ${values.map((allowed) => `"${allowed}"`).join(', ')}`, value),
  };
}

/** Exactly this text. */
/* @__NO_SIDE_EFFECTS__ */
export function literal<const T extends string>(value: T): Schema<T> {
  return { definition: { kind: 'literal', value }, read: oneOf(value).read };
}
