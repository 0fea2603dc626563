import type { SessionInfo, SessionSummary } from '@paceline/client';
import { replayOf, type LatLon, type Pacer } from '@paceline/core';
import type { Recording, Recordings } from '../app/library.ts';
import { racerOf } from '../run/pacers.ts';
import type { Racer } from '../run/racer.ts';
import { reduce } from '../run/reduce.ts';
import { startOf, type RunState } from '../run/run-state.ts';

/** A finished session, ready to be looked at again at any of its moments. */
export interface Scene {
  /** The session as a viewer of its present had it. */
  readonly session: SessionInfo;
  /** The common start, epoch milliseconds. */
  readonly startedAt: number;
  /** How long it took until all were there. */
  readonly seconds: number;
  readonly runners: readonly SceneRunner[];
}

interface SceneRunner extends Omit<Recording, 'samples'> {
  readonly pacer: Pacer;
  /** Where they were, in order of time; seconds since the common start. */
  readonly places: readonly { readonly at: number; readonly place: LatLon }[];
  /** What was recorded, in order of time; seconds since the common start. */
  readonly told: readonly Told[];
  /** The recording ends before its runner has finished. */
  readonly gaveUp: boolean;
}

interface Told {
  readonly at: number;
  /** Minutes per kilometre; 0 when unknown. */
  readonly pace: number;
  readonly isRunning: boolean;
}

/** More places than these are no finer on a screen. */
const MOST_PLACES = 1_500;

/** Undefined when nobody has recorded anything. */
export function sceneOf({ summary, me, tracks }: Recordings): Scene | undefined {
  const startedAt = Date.parse(summary.startedAt ?? summary.createdAt);
  const distance = summary.plan?.distance;
  const { ghosts, seconds } = replayOf({ startedAt, tracks, distance });
  const runners = tracks.flatMap((track): readonly SceneRunner[] => {
    const pacer = ghosts.find(({ id }) => id === track.userId);
    return pacer === undefined ? [] : [{ ...track, pacer, places: placesOf(track, startedAt), told: toldOf(track, startedAt), gaveUp: hasGivenUp(track, pacer, distance) }];
  });
  return runners.length === 0 ? undefined : { session: sessionOf(summary, me, startedAt), startedAt, seconds, runners };
}

function placesOf({ samples }: Recording, startedAt: number): SceneRunner['places'] {
  const all = samples.flatMap(({ location, timestamp, at = Date.parse(timestamp) }) => (location === undefined ? [] : [{ at: (at - startedAt) / 1000, place: location }]));
  const every = Math.ceil(all.length / MOST_PLACES);
  return all.filter(({ at }, index) => at >= 0 && (index % every === 0 || index === all.length - 1));
}

const toldOf = ({ samples }: Recording, startedAt: number): readonly Told[] =>
  samples.map(({ timestamp, pace, status = 'running' }) => ({ at: (Date.parse(timestamp) - startedAt) / 1000, pace, isRunning: status === 'running' }));

function hasGivenUp({ samples }: Recording, { history }: Pacer, distance: number | undefined): boolean {
  if (distance !== undefined) return (history.points.at(-1)?.distance ?? 0) < distance;
  return samples.at(-1)?.status !== 'finished';
}

function sessionOf({ createdAt: _, endedAt, ...summary }: SessionSummary, me: string, startedAt: number): SessionInfo {
  return {
    ...summary,
    status: 'ended',
    origin: startedAt,
    // Where everyone began by themselves there is no moment for a pacer to begin.
    startsAt: summary.startsAt === undefined ? undefined : startedAt,
    startedAt,
    endedAt: endedAt === undefined ? undefined : Date.parse(endedAt),
    epoch: '',
    offset: 0,
    roster: summary.participants,
    you: { userId: me, index: summary.participants.find(({ userId }) => userId === me)?.index ?? 0, role: 'spectator' },
  };
}

/** The picture `seconds` after the start, for a viewer who has put `chosen` into the middle. `before` keeps words from flickering while time goes on. */
export function pictureAt(scene: Scene, seconds: number, { chosen, before }: { readonly chosen: string | undefined; readonly before?: RunState | undefined }): RunState {
  const { session, startedAt } = scene;
  const now = startedAt + seconds * 1000;
  // What was shown later tells nothing about a moment before it.
  const base = before !== undefined && before.now <= now ? before : startOf(session.you.userId, { kind: 'watching' }, now);
  const racers = new Map(scene.runners.map((runner) => [runner.userId, racerAt(runner, startedAt, now)]));
  return reduce({ ...base, session, origin: startedAt, link: { kind: 'connected', since: now }, racers, chosen }, { type: 'tick', now });
}

/** Samples that are farther apart are a hole, seconds. */
const HOLE = 10;

/** As it was recorded: the distance leaps over what was run without a position, and would make a pace that nobody has run. `derived` is for who never tells one. */
function paceAt(told: readonly Told[], seconds: number, derived: number | undefined): number | undefined {
  const place = told.findLastIndex(({ at }) => at <= seconds);
  const [last, next] = [told[place], told[place + 1]];
  if (last?.isRunning !== true || (next ?? last).at - last.at > HOLE || seconds - last.at > HOLE) return undefined;
  if (last.pace > 0) return last.pace;
  return told.some(({ pace }) => pace > 0) ? undefined : derived;
}

function racerAt({ pacer, places, told, gaveUp, userId, name, index }: SceneRunner, startedAt: number, now: number): Racer {
  const racer = racerOf(pacer, { start: startedAt, now, origin: startedAt });
  const seconds = (now - startedAt) / 1000;
  const latest = racer.latest && { ...racer.latest, pace: paceAt(told, seconds, racer.latest.pace) };
  const line = { spacing: 0, places: places.filter(({ at }) => at <= seconds).map(({ place }) => place) };
  const isOver = latest?.status === 'finished';
  const own = { ...racer, latest, userId, name, index, line };
  return isOver && gaveUp && latest !== undefined ? { ...own, seat: 'left', latest: { ...latest, status: 'running' } } : own;
}
