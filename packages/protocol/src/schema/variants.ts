import { isObject, object, type InferMembers } from './composites.ts';
import { absentOr } from './fault.ts';
import type { Members, Schema } from './schema.ts';
import { literal, text } from './values.ts';

/** What belongs to each kind, beside the member that tells the kinds apart. */
type Kinds = Readonly<Record<string, Members>>;

type Variant<By extends string, Kind extends string, M> = InferMembers<Readonly<Record<By, Schema<Kind>>> & M>;
type VariantOf<By extends string, K> = { [Kind in keyof K & string]: Variant<By, Kind, K[Kind]> }[keyof K & string];
type UnknownVariant<By extends string> = Variant<By, 'unknown', { readonly name: Schema<string> }>;

/** Objects of several kinds; the member `by` says of which kind one is. */
/* @__NO_SIDE_EFFECTS__ */
export function variants<By extends string, K extends Kinds>(by: By, kinds: K): Schema<VariantOf<By, K>> {
  const schemas = new Map(Object.entries(kinds).map(([kind, members]) => [kind, object({ [by]: literal(kind), ...members })]));

  function read(value: unknown): unknown {
    if (!isObject(value)) return absentOr('must be an object', value);
    const kind = value[by];
    const schema = typeof kind === 'string' ? schemas.get(kind) : undefined;
    return schema === undefined ? absentOr('is none of the known kinds', kind).under(by) : schema.read(value);
  }

  return { definition: { kind: 'variants', variants: [...schemas.values()] }, read: read as Schema<VariantOf<By, K>>['read'] };
}

/** As `variants`, where a later version may add kinds: these are read as the kind `unknown`, with their own as its `name`. */
/* @__NO_SIDE_EFFECTS__ */
export function openVariants<By extends string, K extends Kinds>(by: By, kinds: K): Schema<VariantOf<By, K> | UnknownVariant<By>> {
  const known = variants(by, kinds);
  const unknown = object({ [by]: literal('unknown'), name: text() });

  function read(value: unknown): unknown {
    const kind = isObject(value) ? value[by] : undefined;
    if (typeof kind !== 'string' || Object.hasOwn(kinds, kind)) return known.read(value);
    return unknown.read(kind === 'unknown' ? value : { [by]: 'unknown', name: kind });
  }

  // No writer of this version writes the kind `unknown`, so a document describes the known kinds only.
  return { definition: known.definition, read: read as Schema<VariantOf<By, K> | UnknownVariant<By>>['read'] };
}
