import type { ConnectionStatus, FriendRunUpdate, OutboxStatus, SessionEventData, SessionInfo, SyncError } from '@paceline/client';
import type { SourceState } from '@paceline/client/sources';
import type { Pacer, Rejection } from '@paceline/core';
import { newLink, type Link, type Signs } from './link.ts';
import type { Notice } from './notices.ts';
import type { Placings } from './placing.ts';
import type { Racer, Sighting } from './racer.ts';

/** What I do in the session. */
export type Part =
  | { readonly kind: 'watching' }
  /** Before my first sample: waiting for the start or for a position. */
  | { readonly kind: 'ready'; readonly position: SourceState }
  | { readonly kind: 'running'; readonly position: SourceState }
  | { readonly kind: 'finished' };

/** Why I am not in the session any more, or never was. */
export type End =
  | { readonly kind: 'refused'; readonly error: SyncError }
  /** It ended without my doing. */
  | { readonly kind: 'lost'; readonly error: SyncError }
  | { readonly kind: 'left' };

/** My own picture of a run. */
export interface RunState {
  /** My user id. */
  readonly me: string;
  /** The session as it was last told of, to this page or to the one before it. */
  readonly session: SessionInfo | undefined;
  /** Zero of race time, epoch milliseconds of the server's clock; 0 before the join. */
  readonly origin: number;
  readonly end: End | undefined;
  readonly link: Link;
  readonly signs: Signs;
  readonly outbox: OutboxStatus;
  readonly part: Part;
  /** Why my positions are not believed, and since when by the server's clock; undefined while they are. */
  readonly doubted: { readonly reason: Rejection; readonly since: number } | undefined;
  /** Everyone by user id, myself included. */
  readonly racers: ReadonlyMap<string, Racer>;
  /** The earlier runs that this runner has chosen to run with. */
  readonly ghosts: readonly Pacer[];
  /** When the pacers have started, epoch milliseconds of the server's clock. */
  readonly pacersFrom: number | undefined;
  /** The pacers by id, where they are at the instant that is shown. */
  readonly company: ReadonlyMap<string, Racer>;
  /** Whom the viewer has put in the middle; the runner themselves or the leader when undefined. */
  readonly chosen: string | undefined;
  /** Who stands in the middle now. */
  readonly centre: string | undefined;
  /** Of whom the viewer knows that they are offline; undefined before the first look. */
  readonly offline: ReadonlySet<string> | undefined;
  readonly notices: readonly Notice[];
  /** What the coach has said last, and when by the server's clock; undefined once it is old. */
  readonly said: { readonly sentence: string; readonly at: number } | undefined;
  /** The instant that is shown, epoch milliseconds of the server's clock, and where everyone is at it. */
  readonly now: number;
  readonly placings: Placings;
  /** Metres from the middle of the gap strip to its ends. */
  readonly range: number | undefined;
}

export type RunAction =
  | { readonly type: 'session'; readonly session: SessionInfo }
  | { readonly type: 'friends'; readonly updates: readonly FriendRunUpdate[] }
  | { readonly type: 'happened'; readonly event: SessionEventData }
  | { readonly type: 'problem'; readonly error: SyncError }
  | { readonly type: 'connection'; readonly status: ConnectionStatus }
  | { readonly type: 'outbox'; readonly outbox: OutboxStatus }
  /** The browser says that there is no network. */
  | { readonly type: 'offline' }
  | { readonly type: 'track'; readonly userId: string; readonly track: readonly Sighting[] }
  /** What is missing of a runner's track was not recorded. */
  | { readonly type: 'given_up'; readonly userId: string }
  | { readonly type: 'recorded'; readonly sighting: Sighting }
  | { readonly type: 'position'; readonly position: SourceState }
  | { readonly type: 'ghosts'; readonly ghosts: readonly Pacer[] }
  /** Why the newest position was not used; undefined when it was. */
  | { readonly type: 'judged'; readonly rejection: Rejection | undefined }
  | { readonly type: 'finished' }
  | { readonly type: 'said'; readonly sentence: string }
  | { readonly type: 'ended'; readonly end: End }
  | { readonly type: 'choose'; readonly userId: string }
  | { readonly type: 'tick'; readonly now: number };

export function startOf(me: string, part: Part, now: number): RunState {
  return {
    me,
    session: undefined,
    origin: 0,
    end: undefined,
    link: newLink,
    signs: { heardAt: now, waitingSince: undefined },
    outbox: { pending: 0, acked: 0 },
    part,
    doubted: undefined,
    racers: new Map(),
    ghosts: [],
    pacersFrom: undefined,
    company: new Map(),
    chosen: undefined,
    centre: undefined,
    offline: undefined,
    notices: [],
    said: undefined,
    now,
    placings: new Map(),
    range: undefined,
  };
}
