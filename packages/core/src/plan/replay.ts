import { checked, type TimedSample } from '../results/checked.ts';
import type { Progress } from '../statistics/splits.ts';
import { endOf, ghostOf, type Pacer } from './pacer.ts';

/** A sample of a track as it is read over HTTP. */
export interface TrackedSample {
  /** ISO 8601, by the clock of the device. */
  readonly timestamp: string;
  /** When it was taken by the server's clock, epoch milliseconds; goes before the timestamp. */
  readonly at?: number | undefined;
  readonly distance?: number | undefined;
  readonly moving?: number | undefined;
  readonly status?: 'ready' | 'running' | 'paused' | 'no_gps' | 'finished' | undefined;
}

/**
 * Where a runner was, by the samples of a track: seconds since `startedAt` (epoch milliseconds), or since the first sample
 * that runs, and metres, without what nobody can have run. What was recorded before the start is left out, and so are the metres that were counted by then.
 */
export function pointsOf(samples: readonly TrackedSample[], startedAt?: number): readonly Progress[] {
  const timed: TimedSample[] = [];
  let counted: number | undefined;
  for (const [place, { timestamp, at, distance, moving, status }] of samples.entries()) {
    const time = at ?? Date.parse(timestamp);
    // What an app says of a finish once more was no time of running.
    const isRepeated = status === 'finished' && samples[place - 1]?.status === 'finished';
    if (status === 'ready' || time < (startedAt ?? -Infinity)) counted = timed.length === 0 ? (distance ?? counted) : counted;
    else if (!isRepeated) timed.push({ time, distance, moving, status });
  }
  const [first] = timed;
  return first === undefined ? [] : checked(timed, { time: startedAt ?? first.time, counted }).points;
}

/** The track of one who took part. */
export interface ReplayedTrack {
  readonly userId: string;
  readonly name: string;
  readonly samples: readonly TrackedSample[];
}

export interface ReplayOptions {
  /** The common start, epoch milliseconds. */
  readonly startedAt: number;
  readonly tracks: readonly ReplayedTrack[];
  /** Metres that were raced. */
  readonly distance?: number | undefined;
}

/** A finished session on a clock of its own, which counts the seconds since the common start. */
export interface Replay {
  /** One for each track in which somebody ran, by user id; who joined late begins late. */
  readonly ghosts: readonly Pacer[];
  /** Seconds after which all have finished. */
  readonly seconds: number;
}

/** All tracks of a finished session as ghosts on one clock. */
export function replayOf({ startedAt, tracks, distance }: ReplayOptions): Replay {
  const ghosts = tracks.flatMap(({ userId, name, samples }): Pacer[] => {
    const points = pointsOf(samples, startedAt);
    return points.length === 0 ? [] : [ghostOf({ id: userId, name, points, distance })];
  });
  return { ghosts, seconds: Math.max(0, ...ghosts.map(endOf)) };
}
