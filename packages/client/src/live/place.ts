import type { AckData, DownMessage } from '@paceline/protocol';

/** The session that a connection is in, as far as frames that name nobody need it. */
export interface Place {
  readonly sessionId: string;
  /** One's own; undefined as long as the roster does not say. */
  readonly userId: string | undefined;
  readonly index: number;
  /** Of the writer that the connection has joined with. */
  readonly writerEpoch: number;
  /** Zero of session times, epoch milliseconds. */
  readonly origin: number;
  /** Who is at which index of the roster. */
  readonly users: ReadonlyMap<number, string>;
}

/** The place after a message of the server; undefined before a join is confirmed. */
export function placeAfter(place: Place | undefined, message: DownMessage): Place | undefined {
  switch (message.type) {
    case 'session_status':
      return message.data.you === undefined ? told(place, message.data) : joined(message.data, message.data.you);
    case 'session_event':
      return happened(place, message.data);
    default:
      return place;
  }
}

type Status = Extract<DownMessage, { type: 'session_status' }>['data'];
type Event = Extract<DownMessage, { type: 'session_event' }>['data'];

/** A confirmed join announces the roster anew, also after a resume. */
function joined({ sessionId, origin = 0, roster }: Status, { index, writerEpoch = 1 }: NonNullable<Status['you']>): Place {
  const users = usersIn(roster);
  return { sessionId, userId: users.get(index), index, writerEpoch, origin, users };
}

function told(place: Place | undefined, { sessionId, roster }: Status): Place | undefined {
  if (place?.sessionId !== sessionId || roster === undefined) return place;
  const users = usersIn(roster);
  return { ...place, users, userId: users.get(place.index) };
}

/** That one has left is no end of it: a resume replays old events, and after the true end nothing comes any more. */
function happened(place: Place | undefined, { sessionId, event }: Event): Place | undefined {
  if (place?.sessionId !== sessionId || event.kind !== 'joined') return place;
  return { ...place, users: new Map([...place.users, [event.index, event.userId]]) };
}

const usersIn = (roster: Status['roster'] = []): ReadonlyMap<number, string> => new Map(roster.map(({ index, userId }) => [index, userId]));

/** One's own newest sample in a tick or a snapshot, if it is of the writer that the connection has joined with. */
export function ownIn(message: DownMessage, place: Place | undefined): { readonly seq: number; readonly stored: boolean } | undefined {
  if (place === undefined || message.type !== 'friend_updates' || message.data.sessionId !== place.sessionId) return undefined;
  const own = message.data.updates.find(({ userId, writerEpoch = 1 }) => userId === place.userId && writerEpoch === place.writerEpoch);
  return own?.seq === undefined ? undefined : { seq: own.seq, stored: own.stored === true };
}

/** What a tick or a snapshot acknowledges: all samples before one's own in it, where that is `stored`. */
export function acknowledgedBy(message: DownMessage, place: Place | undefined): AckData | undefined {
  const own = ownIn(message, place);
  return place === undefined || own === undefined || !own.stored || own.seq === 1 ? undefined : { sessionId: place.sessionId, seq: own.seq - 1 };
}
