import type { SessionInfo } from '@paceline/client';
import { ownStart } from '@paceline/client/sources';
import { formatDuration } from '@paceline/core';
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

/** The starts of all who run, in their order. */
function startsOf(session: SessionInfo): readonly Start[] {
  const starts = session.roster.flatMap(({ userId, name, role, presence }): readonly Start[] => {
    const at = ownStart({ ...session, you: { ...session.you, userId } });
    return role !== 'runner' || presence === 'left' || at === undefined ? [] : [{ userId, name, at }];
  });
  return starts.toSorted((a, b) => a.at - b.at);
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
