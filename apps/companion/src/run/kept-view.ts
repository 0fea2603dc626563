import type { SessionInfo } from '@paceline/client';
import { emptyHistory } from '@paceline/core';
import { storedJson, type Storage } from '../platform/storage.ts';
import { emptyLine, type Line } from './line.ts';
import type { Racer } from './racer.ts';
import { startOf, type Part, type RunState } from './run-state.ts';

type KeptRacer = Pick<Racer, 'userId' | 'latest' | 'history' | 'line'>;

/** What a page leaves to the next one, so that this can show the run where there is no network to ask. */
export interface KeptView {
  readonly session: SessionInfo;
  readonly racers: readonly KeptRacer[];
  /** When anything last came from the server, epoch milliseconds of its clock. */
  readonly heardAt: number;
  /** The server's clock minus this device's, milliseconds. */
  readonly lead: number;
}

/** Goes up when the shape changes: what an older companion has kept is not shown then. */
const VERSION = 1;

const keyOf = (userId: string): string => `paceline.view.${userId}`;

export function saveView(storage: Storage, state: RunState, lead: number): void {
  if (state.session === undefined) return;
  const racers = [...state.racers.values()].filter(({ latest }) => latest !== undefined).map((racer) => (racer.userId === state.me ? whole(racer) : lastSeen(racer)));
  const view: KeptView = { session: state.session, racers, heardAt: state.signs.heardAt, lead };
  storage.setItem(keyOf(state.me), JSON.stringify({ version: VERSION, ...view }));
}

/** What the page before this one has left of that session; undefined when there is nothing, or of another. */
export function savedView(storage: Storage, { userId, sessionId }: { readonly userId: string; readonly sessionId: string }): KeptView | undefined {
  const value = storedJson(storage, keyOf(userId));
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, session } = value as { readonly version?: unknown; readonly session?: { readonly sessionId?: unknown } };
  return version === VERSION && session?.sessionId === sessionId ? (value as KeptView) : undefined;
}

export function forgetView(storage: Storage, userId: string): void {
  storage.removeItem(keyOf(userId));
}

/** The picture that a page begins with: what was known, and that it is not known anew. */
export function recalled(me: string, part: Part, { view, now }: { readonly view: KeptView; readonly now: number }): RunState {
  const { session, heardAt } = view;
  const start = startOf(me, part, now);
  const known = new Map(view.racers.map((racer) => [racer.userId, racer]));
  const racers = session.roster.map(({ userId, name, index, role, presence }): [string, Racer] => {
    const seat = userId === me ? 'here' : presence;
    const nothing = { latest: undefined, history: emptyHistory, line: emptyLine };
    return [userId, { ...nothing, ...known.get(userId), userId, name, index, role, seat, gap: undefined, isRecalled: true }];
  });
  return {
    ...start,
    session,
    origin: session.origin,
    racers: new Map(racers),
    link: { kind: 'new', heardAt },
    signs: { ...start.signs, heardAt },
  };
}

function whole({ userId, latest, history, line }: Racer): KeptRacer {
  return { userId, latest, history, line };
}

/** Of the others where they were last: their way would be many times as long, and the server has it. */
function lastSeen({ userId, latest, line }: Racer): KeptRacer {
  const end: Line = { ...line, places: line.places.slice(-1) };
  return { userId, latest, history: emptyHistory, line: end };
}
