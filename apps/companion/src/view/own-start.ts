import type { SessionInfo } from '@paceline/client';
import { ownStart } from '@paceline/client/sources';
import { formatDuration, startDelays } from '@paceline/core';
import { listed } from './words.ts';

/** Who starts when in a handicap, as seen by one of them. */
export interface OwnStart {
  /** When this person starts, epoch milliseconds of the server's clock; undefined as long as no time is set. */
  readonly at: number | undefined;
  /** How that lies among the others; undefined where all start together. */
  readonly words: string | undefined;
}

export function ownStartOf(session: SessionInfo): OwnStart {
  const { plan, roster, you } = session;
  const isHandicap = plan?.handicap === true && you.role === 'runner';
  return { at: isHandicap ? ownStart(session) : session.startsAt, words: isHandicap ? startWords(startsOf(session), you.userId, roster.length) : undefined };
}

interface Start {
  readonly userId: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The starts of all who run, in their order; none as long as no time is set. */
function startsOf({ startsAt, startedAt, roster }: SessionInfo): readonly Start[] {
  const common = startsAt ?? startedAt;
  if (common === undefined) return [];
  const delays = startDelays(roster.map(({ estimate }) => estimate));
  const starts = roster.flatMap(({ userId, name, role, presence }, place): readonly Start[] => (role !== 'runner' || presence === 'left' ? [] : [{ userId, name, at: common + 1000 * (delays[place] ?? 0) }]));
  return starts.toSorted((a, b) => a.at - b.at);
}

/** When each of a handicap starts who has not started yet, by user id: `starts first`, `starts 1:30 later`, and `starts in 0:45` once the first are on their way. */
export function startWordsOf(session: SessionInfo | undefined, now: number): ReadonlyMap<string, string> {
  if (session?.plan?.handicap !== true || session.status === 'ended') return new Map();
  const starts = startsOf(session);
  const first = starts[0]?.at ?? now;
  const words = (at: number): string => {
    if (now >= first) return `starts in ${apart(at - now)}`;
    return at - first < TOGETHER ? 'starts first' : `starts ${apart(at - first)} later`;
  };
  return new Map(starts.flatMap(({ userId, at }) => (at > now ? [[userId, words(at)]] : [])));
}

/** Starts that are less apart are one, milliseconds. */
const TOGETHER = 1_000;

function startWords(starts: readonly Start[], me: string, members: number): string {
  const own = starts.find(({ userId }) => userId === me);
  const others = starts.filter(({ userId }) => userId !== me);
  if (own === undefined || others.length === 0) return members < 2 ? 'Nobody else is here yet.' : 'Nobody else runs yet.';
  const before = others.filter(({ at }) => own.at - at >= TOGETHER).at(-1);
  const beside = others.filter(({ at }) => Math.abs(own.at - at) < TOGETHER);
  const after = others.find(({ at }) => at - own.at >= TOGETHER);
  if (before !== undefined) return `You start ${apart(own.at - before.at)} after ${before.name}.`;
  if (beside.length > 0) return `You start first, together with ${listed(beside.map(({ name }) => name))}.`;
  return `You start first${after === undefined ? '' : `, ${apart(after.at - own.at)} before ${after.name}`}.`;
}

const apart = (milliseconds: number): string => formatDuration(Math.round(milliseconds / 1000));
