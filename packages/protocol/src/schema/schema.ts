import type { Fault } from './fault.ts';

/**
 * What values of one kind look like: a definition as plain data, of which documents are made, and the function that
 * checks by it. The function is put together once, where the schema is written down, out of closures: no code is
 * compiled from text, which a strict content security policy forbids.
 */
export interface Schema<T> {
  readonly definition: Definition;
  /** A copy of `value` with the members that the schema knows, or what is wrong with it. Throws nothing that is not thrown by `value`'s own getters. */
  readonly read: (value: unknown) => T | Fault;
}

/** The type of the values that a schema accepts. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

/** A member that an object may lack. */
export interface Optional<T> {
  readonly optional: Schema<T>;
}

/** The members of an object, by name. */
export type Members = Readonly<Record<string, Schema<unknown> | Optional<unknown>>>;

/** Of a number, or of the length of a text (in UTF-16 code units, as JavaScript counts) or an array; inclusive. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export interface TextRules extends Bounds {
  /** Without the flags `g` and `y`, which would make it remember the text before. */
  readonly pattern?: RegExp;
  /** What to say of a text that the pattern does not match, as the end of a sentence. */
  readonly reason?: string;
  /** The name that JSON Schema has for what the pattern describes. */
  readonly format?: string;
}

export type Definition =
  | ({ readonly kind: 'text' } & TextRules)
  | ({ readonly kind: 'number' | 'int' } & Bounds)
  | { readonly kind: 'boolean' }
  | { readonly kind: 'one of'; readonly values: readonly string[] }
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'object'; readonly members: Members }
  | ({ readonly kind: 'array'; readonly entry: Schema<unknown> } & Bounds)
  | { readonly kind: 'variants'; readonly variants: readonly Schema<unknown>[] }
  | { readonly kind: 'messages'; readonly schemas: Readonly<Record<string, Schema<unknown>>> };
