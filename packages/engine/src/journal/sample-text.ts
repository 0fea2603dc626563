import type { TrackSample } from '@paceline/protocol';

// Decision: a sample is kept as the JSON text of what was sent rather than in columns. JSON writes every finite number
// so that it reads back bit for bit, keeps the set of keys, and lets a later version add a reading without a migration;
// columns would round-trip neither absent keys nor new ones, and nothing queries a single reading.

/** The text that a store keeps of a sample. */
export const sampleText = (sample: TrackSample): string => JSON.stringify(sample);

/** The sample of a text that `sampleText` wrote. */
export const sampleOf = (text: string): TrackSample => JSON.parse(text) as TrackSample;

/** Whether two texts hold the same reading; the order of their keys does not matter. */
export const isSameSample = (one: string, other: string): boolean =>
  one === other || isSameJson(JSON.parse(one), JSON.parse(other));

function isSameJson(one: unknown, other: unknown): boolean {
  if (!isNested(one) || !isNested(other)) return Object.is(one, other);
  const keys = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSameJson(one[key], other[key]))
  );
}

const isNested = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
