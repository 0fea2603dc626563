import { freshnessLimits, freshnessOf } from '@paceline/core';
import type { FriendUpdateData, FriendUpdatesData, RosterEntry, SessionEventData, SessionStatusData } from '@paceline/protocol';
import type { FriendRunUpdate, SessionInfo } from './models.ts';

/** What is kept of a friend; the age grows without news. */
type Sighting = Omit<FriendRunUpdate, 'freshness'>;

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
  const roster = new Map(info.roster.map((entry) => [entry.userId, entry]));
  const kept = sameEpoch ? [...before.friends].filter(([id]) => roster.has(id)) : [];
  return {
    info,
    friends: new Map(kept),
    delivered: sameEpoch && status.you.recovered === true ? before.delivered : info.offset,
  };
}

/** The `session_status` that answers a join. */
export type ConfirmedStatus = SessionStatusData & { readonly you: NonNullable<SessionStatusData['you']> };

function infoOf(status: ConfirmedStatus, userId: string): SessionInfo {
  const { participants: _, you, sharing = 'precise', origin = 0, epoch = '', offset = 0, roster = [], ...others } = status;
  return { ...others, sharing, origin, epoch, offset, roster, you: { userId, index: you.index, role: you.role } };
}

/** Takes in a `session_status` that confirms nothing: state and times may have changed, the numbering has not. */
export function update(view: SessionView, status: SessionStatusData): SessionView {
  const { participants: _, you: _you, roster = view.info.roster, ...others } = status;
  const { sharing, origin, epoch, offset } = view.info;
  return { ...view, info: { ...view.info, ...others, sharing, origin, epoch, offset, roster } };
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
      const { userId, index, name, role } = fact;
      const others = info.roster.filter((entry) => entry.userId !== userId);
      const roster = [...others, { userId, index, name, role, presence: 'here' } as const];
      return { ...info, roster: roster.sort((a, b) => a.index - b.index) };
    }
    case 'left':
    case 'away':
      return withPresence(info, fact.userId, fact.kind);
    case 'back':
      return withPresence(info, fact.userId, 'here');
    case 'countdown':
      return { ...info, startsAt: fact.startsAt };
    case 'started':
      return { ...info, status: 'active', startedAt: at };
    case 'ended':
      return { ...info, status: 'ended', endedAt: at };
    case 'paused':
    case 'resumed':
    case 'finished':
    case 'unknown':
      // What a runner does is in their samples; the roster only knows who is here.
      return info;
  }
}

function withPresence(info: SessionInfo, userId: string, presence: RosterEntry['presence']): SessionInfo {
  return { ...info, roster: info.roster.map((entry) => (entry.userId === userId ? { ...entry, presence } : entry)) };
}

/** Takes in live samples, each only when it is newer than what is known of its sender. `receivedAt`: server's clock. */
export function observe(view: SessionView, updates: FriendUpdatesData['updates'], receivedAt: number): SessionView {
  const friends = new Map(view.friends);
  let changed = false;
  for (const sample of updates) {
    if (sample.userId === view.info.you.userId) continue;
    const friend = friendOf(view.info, sample, receivedAt);
    if (!isNewer(friend, friends.get(sample.userId))) continue;
    friends.set(sample.userId, friend);
    changed = true;
  }
  return changed ? { ...view, friends } : view;
}

/** A snapshot is the whole live picture: whoever is not in it is not to be shown any more. */
export function restrict(view: SessionView, snapshot: FriendUpdatesData['updates']): SessionView {
  const present = new Set(snapshot.map(({ userId }) => userId));
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

// The sender's own numbers order its samples, and those of a device that took over are newer; clocks decide only where they are missing.
function isNewer(friend: Sighting, known: Sighting | undefined): boolean {
  if (known === undefined) return true;
  const turns = (friend.sample.writerEpoch ?? 1) - (known.sample.writerEpoch ?? 1);
  if (turns !== 0) return turns > 0;
  const [seq, knownSeq] = [friend.sample.seq, known.sample.seq];
  return seq !== undefined && knownSeq !== undefined ? seq > knownSeq : friend.takenAt > known.takenAt;
}

/** One entry per other runner, newest first, as fresh as they are at `now` (server's clock). */
export function friendsOf(view: SessionView, now: number): readonly FriendRunUpdate[] {
  return [...view.friends.values()]
    .sort((a, b) => b.takenAt - a.takenAt || a.index - b.index)
    .map((friend) => ({ ...friend, freshness: freshnessOf((now - friend.takenAt) / 1_000) }));
}

/** Milliseconds from `now` until somebody's freshness changes without news; `undefined` when everybody is lost. */
export function nextAging(view: SessionView, now: number): number | undefined {
  let soonest: number | undefined;
  for (const { takenAt } of view.friends.values()) {
    for (const age of agings) {
      const wait = takenAt + age - now;
      if (wait > 0 && (soonest === undefined || wait < soonest)) soonest = wait;
    }
  }
  return soonest;
}

const { delayed, stale, lost } = freshnessLimits;
/** Ages at which freshness changes, milliseconds. */
const agings = [delayed * 1_000, stale * 1_000, lost * 1_000];
