import type { TrackSample } from '@paceline/protocol';
import { contradiction, parsed } from './damage.ts';

/** What takes the place of bytes that are no text. No sample holds it: what is sent as text there has few values. */
const REPLACEMENT = '\uFFFD';

/** Whether there is anything in a text that was read from the database which cannot have been written there as text. */
export const hasForeignBytes = (text: string): boolean => text.includes(REPLACEMENT);

/** The sample of a text that was stored under that seq. Throws `damaged` when it is no sample, or another one. */
export function storedSample(text: unknown, seq: number): TrackSample {
  const value = typeof text === 'string' && !hasForeignBytes(text) ? parsed(text) : undefined;
  if (!isSampleOf(value, seq)) throw contradiction();
  return value;
}

/** The samples of a JSON text that holds those of a track from the seq `first` on. Throws `damaged` when one is no sample, or another one. */
export function storedSamples(text: string, first: number): readonly TrackSample[] {
  const values = hasForeignBytes(text) ? undefined : (parsed(text) as unknown[]);
  if (values?.every((value, place) => isSampleOf(value, first + place)) !== true) throw contradiction();
  return values;
}

function isSampleOf(value: unknown, seq: number): value is TrackSample {
  return typeof value === 'object' && value !== null && (value as Partial<TrackSample>).seq === seq;
}
