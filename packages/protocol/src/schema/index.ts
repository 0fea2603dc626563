export { check, problemOf, type CheckResult, type Problem } from './check.ts';
export { array, isObject, object, optional } from './composites.ts';
export { absentOr, Fault } from './fault.ts';
export { isoText } from './iso-time.ts';
export type { Bounds, Definition, Infer, Members, Schema } from './schema.ts';
export { boolean, int, number, oneOf, text, word } from './values.ts';
export { openVariants, variants } from './variants.ts';
