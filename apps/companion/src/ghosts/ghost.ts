import { ghostOf, pointsOf, type Pacer } from '@paceline/core';
import type { TrackSample } from '@paceline/client';
import type { FileRun } from '../files/read-run-file.ts';

/** A run that was recorded, as somebody chooses it. */
export interface ChosenTrack {
  readonly sessionId: string;
  readonly userId: string;
  /** Undefined for a run of one's own. */
  readonly name: string | undefined;
  /** When it was, epoch milliseconds. */
  readonly at: number;
  readonly samples: readonly TrackSample[];
}

const MOST_LETTERS = 28;

/** The ghost of a stored track, from its runner's own start on; undefined when nothing of it is stored. `distance`: metres that are raced now. */
export function ghostOfTrack({ sessionId, userId, name, at, samples }: ChosenTrack, distance: number | undefined): Pacer | undefined {
  const points = pointsOf(samples);
  if (points.length < 2) return undefined;
  const day = new Date(at).toLocaleDateString([], { day: 'numeric', month: 'short' });
  return ghostOf({ id: `ghost/${sessionId}/${userId}`, name: name === undefined ? day : `${short(name)}, ${day}`, points, distance });
}

/** The ghost of a run from a file; undefined when there is no way in it. */
export function ghostOfFile({ file, run, analysis }: FileRun, distance: number | undefined): Pacer | undefined {
  const points = analysis.readings.map((reading) => ({ elapsed: reading.elapsed, distance: reading.distance }));
  if (points.length < 2) return undefined;
  return ghostOf({ id: `ghost/file/${file}`, name: short(run.name), points, distance });
}

const short = (name: string): string => (name.length <= MOST_LETTERS ? name : `${name.slice(0, MOST_LETTERS - 1).trimEnd()}…`);
