import type * as z from 'zod/mini';

/** What every message looks like on the wire, in JSON. */
export interface Envelope<Type extends string, Data> {
  readonly type: Type;
  readonly data: Data;
  /** When the sender wrote the message: ISO 8601 with a zone. */
  readonly timestamp: string;
}

/** The schemas of one direction, by message type. */
export type Schemas = Readonly<Record<string, z.ZodMiniType>>;

/** The union of the envelopes that `S` describes, discriminated by `type`. */
export type MessageOf<S extends Schemas> = {
  [Type in keyof S & string]: Envelope<Type, z.infer<S[Type]>>;
}[keyof S & string];
