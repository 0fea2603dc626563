/**
 * How readings become whole numbers in binary frames: rule B4 of PROTOCOL.md. `none` stands for a reading that is absent, and
 * lies outside of what the protocol admits.
 */
export interface Quantity {
  /** What one step stands for, in the unit of the reading, as steps per unit: dividing by a whole number gives the double that JSON would give. */
  readonly perUnit: number;
  /** Of the reading; what lies outside does not fit, and travels as JSON. */
  readonly min: number;
  readonly max: number;
  readonly none: number;
}

const MAX_U8 = 0xff;
const MAX_U16 = 0xffff;
const MAX_U24 = 0xff_ffff;
const MAX_U32 = 0xffff_ffff;
const MIN_I16 = -0x8000;
const MIN_I32 = -0x8000_0000;

/** Degrees, to 1.1 cm of latitude. */
export const latitude: Quantity = { perUnit: 1e7, min: -90, max: 90, none: MIN_I32 };
export const longitude: Quantity = { perUnit: 1e7, min: -180, max: 180, none: MIN_I32 };
/** Metres: to a decimetre in a tick, to a centimetre in what is stored. */
export const shownDistance: Quantity = { perUnit: 10, min: 0, max: 1e6, none: MAX_U24 };
export const distance: Quantity = { perUnit: 100, min: 0, max: 1e6, none: MAX_U32 };
/** Metres per second. */
export const speed: Quantity = { perUnit: 100, min: 0, max: 200, none: MAX_U16 };
/** Seconds per kilometre; 0 is an unknown pace, so that none is needed. */
export const pace: Quantity = { perUnit: 10, min: 0, max: 6_553, none: 0 };
/** Metres. */
export const accuracy: Quantity = { perUnit: 10, min: 0, max: 6_553, none: MAX_U16 };
export const altitude: Quantity = { perUnit: 2, min: -1_000, max: 16_000, none: MIN_I16 };
/** Seconds. */
export const duration: Quantity = { perUnit: 1_000, min: 0, max: 604_800, none: MAX_U32 };
/** Beats per minute; what lies above 255 is no heart of a runner. */
export const heartRate: Quantity = { perUnit: 1, min: 1, max: MAX_U8, none: 0 };
/** Steps per minute. */
export const cadence: Quantity = { perUnit: 1, min: 0, max: 400, none: MAX_U16 };

/** The whole number for a reading; undefined when it does not fit. */
export function stepsOf(reading: number | undefined, { perUnit, min, max, none }: Quantity): number | undefined {
  if (reading === undefined) return none;
  // Plus 0, so that -0, which JSON would not tell, is none.
  return reading >= min && reading <= max ? Math.round(reading * perUnit) + 0 : undefined;
}

/** The reading for a whole number, undefined for none. Throws nothing: what lies outside of the bounds is `NaN`. */
export function readingOf(steps: number, { perUnit, min, max, none }: Quantity): number | undefined {
  if (steps === none) return undefined;
  const reading = steps / perUnit;
  return reading >= min && reading <= max ? reading : Number.NaN;
}
