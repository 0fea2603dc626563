import type { PaceReading } from '@paceline/client';

/** Which sample of which start of a phone something is; `index` from 0. */
export interface ReadingId {
  readonly life: number;
  readonly index: number;
}

const paceOf = ({ life, index }: ReadingId): number => 4 + ((index * 7 + life * 3) % 50) / 25;

/** A sample that says itself which one it is, so that what is stored can be told from what is not, whatever its number. */
export const readingOf = (id: ReadingId): PaceReading => ({
  pace: paceOf(id),
  distance: id.index,
  elapsed: id.life,
  location: { latitude: 46, longitude: -30 },
  status: 'running',
});

/** Which sample that is; undefined when none of ours says so. */
export function idOf({ pace, distance = NaN, elapsed = NaN }: Pick<PaceReading, 'pace' | 'distance' | 'elapsed'>): ReadingId | undefined {
  const id = { life: elapsed, index: distance };
  return Number.isInteger(elapsed) && Number.isInteger(distance) && pace === paceOf(id) ? id : undefined;
}
