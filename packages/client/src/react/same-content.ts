/** Whether two values show the same: equal primitives, or plain objects, arrays and maps with the same content. */
export function sameContent(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const kind = kindOf(a);
  if (kind === 'other' || kind !== kindOf(b)) return false;
  const [one, other] = [entriesOf(a), entriesOf(b)];
  if (one.size !== other.size) return false;
  for (const [key, value] of one) if (!other.has(key) || !sameContent(value, other.get(key))) return false;
  return true;
}

/** `other` has more to it than its members, such as an error: only the very same one is the same. */
function kindOf(value: object): 'map' | 'array' | 'plain' | 'other' {
  if (value instanceof Map) return 'map';
  if (Array.isArray(value)) return 'array';
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? 'plain' : 'other';
}

function entriesOf(value: object): ReadonlyMap<unknown, unknown> {
  if (value instanceof Map) return value;
  return new Map<unknown, unknown>(Array.isArray(value) ? value.entries() : Object.entries(value));
}
