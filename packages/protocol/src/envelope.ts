import { isoTime } from './fields.ts';
import { absentOr, Fault, isObject, type Infer, type Schema } from './schema/index.ts';

/** What every message looks like on the wire, in JSON. */
export interface Envelope<Type extends string, Data> {
  readonly type: Type;
  readonly data: Data;
  /** When the sender wrote the message: ISO 8601 with a zone. */
  readonly timestamp: string;
}

/** The schemas of what messages carry, by message type. */
export type Schemas = Readonly<Record<string, Schema<unknown>>>;

/** The union of the envelopes that `S` describes, discriminated by `type`. */
export type MessageOf<S extends Schemas> = {
  [Type in keyof S & string]: Envelope<Type, Infer<S[Type]>>;
}[keyof S & string];

/** A message of any type in `schemas`, with its envelope. A message without `data` is read as one with an empty object. */
/* @__NO_SIDE_EFFECTS__ */
export function messages<S extends Schemas>(schemas: S): Schema<MessageOf<S>> {
  const byType = new Map(Object.entries(schemas));

  function read(value: unknown): Envelope<string, unknown> | Fault {
    if (!isObject(value)) return new Fault('must be an object with type, data and timestamp');
    const { type, data = {}, timestamp } = value;
    if (typeof type !== 'string') return absentOr('must be a string', type).under('type');
    const schema = byType.get(type);
    if (schema === undefined) return new Fault('is no message type that is known here').under('type');
    const written = isoTime.read(timestamp);
    if (written instanceof Fault) return written.under('timestamp');
    const content = schema.read(data);
    return content instanceof Fault ? content.under('data') : { type, data: content, timestamp: written };
  }

  return { definition: { kind: 'messages', schemas }, read: read as Schema<MessageOf<S>>['read'] };
}
