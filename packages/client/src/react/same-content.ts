/** Whether two values show the same: equal primitives, or plain objects, arrays and maps with the same content. */
export function sameContent(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [one, other] = [entriesOf(a), entriesOf(b)];
  if (one === undefined || other === undefined || one.size !== other.size) return false;
  for (const [key, value] of one) if (!other.has(key) || !sameContent(value, other.get(key))) return false;
  return true;
}

/** Undefined for what has more to it than its members, such as an error: only the very same one is the same. */
function entriesOf(value: object): ReadonlyMap<unknown, unknown> | undefined {
  if (value instanceof Map) return value;
  if (Array.isArray(value)) return new Map(value.entries());
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? new Map(Object.entries(value)) : undefined;
}
