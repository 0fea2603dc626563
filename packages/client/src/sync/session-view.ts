import { nextAgeOf, runnerStateOf } from '@paceline/core';
import type { FriendUpdateData, FriendUpdatesData, RosterEntry, SessionEventData, SessionStatusData } from '@paceline/protocol';
import type { FriendRunUpdate, SessionInfo } from './models.ts';

/** What is kept of a friend; the state changes without news of them. */
type Sighting = Omit<FriendRunUpdate, 'state'>;

export interface SessionView {
  readonly info: SessionInfo;
  readonly friends: ReadonlyMap<string, Sighting>;
  /** Offset of the newest event that was handed to the app; a rejoin resumes from here. */
  readonly delivered: number;
}

/** What an event did: `news` is to be shown to the app, `gap` means that events are missing before it. */
export type EventOutcome = 'news' | 'known' | 'gap';

/** The view after a confirmed join. `before` is the view of the same session from before the reconnect, if there was one. */
export function confirm(status: ConfirmedStatus, userId: string, before?: SessionView): SessionView {
  const info = infoOf(status, userId);
  const sameEpoch = before !== undefined && before.info.epoch === info.epoch;
  return {
    info,
    friends: sameEpoch ? restrict(before, info.roster).friends : new Map(),
    delivered: sameEpoch && status.you.recovered === true ? before.delivered : info.offset,
  };
}

/** The `session_status` that answers a join. */
export type ConfirmedStatus = SessionStatusData & { readonly you: NonNullable<SessionStatusData['you']> };

/** What a status, or what is known already, says of the session and one's own place in it. */
type Told = Omit<SessionStatusData, 'roster' | 'you'> & { readonly roster?: SessionInfo['roster'] | undefined; readonly you: Omit<SessionInfo['you'], 'userId'> };

function infoOf(told: Told, userId: string): SessionInfo {
  const { participants: _inRoster, sharing = 'precise', origin = 0, epoch = '', offset = 0, roster = [], you, ...others } = told;
  return { ...others, sharing, origin, epoch, offset, roster, you: { userId, index: you.index, role: you.role } };
}

/** Takes in a `session_status` that confirms nothing: state and times may have changed, the numbering has not. */
export function update(view: SessionView, status: SessionStatusData): SessionView {
  const { epoch, offset, you } = view.info;
  return { ...view, info: infoOf({ ...view.info, ...status, epoch, offset, you }, you.userId) };
}

/** Takes in an event. An old one that a resume replays is news to the app, but already part of the roster. */
export function happen(view: SessionView, data: SessionEventData): { view: SessionView; outcome: EventOutcome } {
  const { info, delivered } = view;
  if (data.epoch !== info.epoch || data.offset > delivered + 1) return { view, outcome: 'gap' };
  if (data.offset <= delivered) return { view, outcome: 'known' };
  const applied = data.offset > info.offset ? { ...applyFact(info, data.event, data.at), offset: data.offset } : info;
  return { view: { ...view, info: applied, delivered: data.offset }, outcome: 'news' };
}

function applyFact(info: SessionInfo, fact: SessionEventData['event'], at: number): SessionInfo {
  switch (fact.kind) {
    case 'joined': {
      const { kind: _, ...joined } = fact;
      const others = info.roster.filter(({ userId }) => userId !== joined.userId);
      const roster = [...others, { ...joined, presence: 'here' } as const];
      return { ...info, roster: roster.sort((a, b) => a.index - b.index) };
    }
    case 'left':
    case 'away':
    case 'back': {
      const presence = fact.kind === 'back' ? 'here' : fact.kind;
      // Who leaves before the start takes the estimate along.
      const told: Partial<RosterEntry> = presence === 'left' && info.status === 'waiting' ? { presence, estimate: undefined } : { presence };
      return { ...info, roster: info.roster.map((entry) => (entry.userId === fact.userId ? { ...entry, ...told } : entry)) };
    }
    case 'countdown':
      return { ...info, startsAt: fact.startsAt };
    case 'started':
      return { ...info, status: 'active', startedAt: at };
    case 'ended':
      return { ...info, status: 'ended', endedAt: at };
    default:
      // What a runner does is in their samples; the roster only knows who is here.
      return info;
  }
}

/** Takes in live samples, each only when it is newer than what is known of its sender. `receivedAt`: server's clock. */
export function observe(view: SessionView, updates: FriendUpdatesData['updates'], receivedAt: number): SessionView {
  const friends = new Map(view.friends);
  for (const sample of updates) {
    if (sample.userId === view.info.you.userId) continue;
    const friend = friendOf(view.info, sample, receivedAt);
    if (isNewer(friend, friends.get(sample.userId))) friends.set(sample.userId, friend);
  }
  return { ...view, friends };
}

/** A snapshot is the whole live picture: whoever is in it, or has left it before, stays; nobody else is to be shown any more. */
export function restrict(view: SessionView, snapshot: readonly { readonly userId: string }[]): SessionView {
  const gone = view.info.roster.filter(({ presence }) => presence === 'left');
  const present = new Set([...snapshot, ...gone].map(({ userId }) => userId));
  return { ...view, friends: new Map([...view.friends].filter(([userId]) => present.has(userId))) };
}

function friendOf(info: SessionInfo, sample: FriendUpdateData, receivedAt: number): Sighting {
  const entry = entryOf(info.roster, sample);
  const takenAt = sample.sessionTime === undefined ? Date.parse(sample.timestamp) : info.origin + sample.sessionTime;
  const index = sample.index ?? entry?.index ?? -1;
  return { userId: sample.userId, name: entry?.name ?? sample.userId, index, sample, takenAt, receivedAt };
}

// A roster is in order of index and mostly without holes; the search is for the rest.
function entryOf(roster: readonly RosterEntry[], { userId, index = -1 }: FriendUpdateData): RosterEntry | undefined {
  const likely = roster[index];
  return likely?.userId === userId ? likely : roster.find((entry) => entry.userId === userId);
}

// The sender's own numbers order its samples, and those of a device that took over are newer. Where a number is missing or,
// because a server has lost what it had not stored, is given once more, the server's time decides.
function isNewer(friend: Sighting, known: Sighting | undefined): boolean {
  if (known === undefined) return true;
  const turns = (friend.sample.writerEpoch ?? 1) - (known.sample.writerEpoch ?? 1);
  if (turns !== 0) return turns > 0;
  const further = (friend.sample.seq ?? 0) - (known.sample.seq ?? 0);
  return further === 0 ? friend.takenAt > known.takenAt : further > 0;
}

/** One entry per other runner, newest first, in the state that they are in at `now` (server's clock), no sample younger than `leastAge` seconds. */
export function friendsOf({ info, friends }: SessionView, now: number, leastAge = 0): readonly FriendRunUpdate[] {
  return [...friends.values()]
    .sort((a, b) => b.takenAt - a.takenAt || a.index - b.index)
    .map((friend) => {
      const { sample, takenAt } = friend;
      // Of someone whom the roster does not have yet, only the sample is known.
      return { ...friend, state: runnerStateOf({ presence: 'here', ...entryOf(info.roster, sample), status: sample.status, age: Math.max(leastAge, (now - takenAt) / 1_000) }) };
    });
}

/** Whether an app that was told the one need not be told the other. */
export function saysTheSame(told: readonly FriendRunUpdate[], friends: readonly FriendRunUpdate[]): boolean {
  return told.length === friends.length && friends.every(({ sample, state }, place) => sample === told[place]?.sample && state === told[place].state);
}

/** Milliseconds from `now` until somebody may change their state without news; `Infinity` when nobody can any more. */
export function nextAging({ friends }: SessionView, now: number): number {
  return Math.min(...[...friends.values()].map(({ takenAt }) => nextAgeOf((now - takenAt) / 1_000) * 1_000 + takenAt - now));
}
