import type { DownMessage, FriendUpdateData, RunnerStatus, SessionStatusData, UpMessage } from '@paceline/protocol';

/** The newest frames and what they say: one frame goes to many members, and is read at both ends of the wire. */
const newest = new Map<string, unknown>();
const KEPT = 64;

/** What a JSON frame says, read without the product's codec. */
function read(frame: string | Uint8Array): unknown {
  const text = typeof frame === 'string' ? frame : new TextDecoder().decode(frame);
  const known = newest.get(text);
  if (known !== undefined) return known;
  const message: unknown = JSON.parse(text);
  newest.set(text, message);
  if (newest.size > KEPT) for (const [oldest] of newest) return newest.delete(oldest) && message;
  return message;
}

export const readDown = (frame: string | Uint8Array): DownMessage => read(frame) as DownMessage;
const readUp = (frame: string | Uint8Array): UpMessage => JSON.parse(typeof frame === 'string' ? frame : new TextDecoder().decode(frame)) as UpMessage;

const TICK = 1;
const SAMPLE = 2;
const statuses: readonly RunnerStatus[] = ['ready', 'running', 'paused', 'no_gps', 'finished'];
const text = (time: number): string => new Date(time).toISOString();

/** Reads the frames of one connection, binary ones as the messages that they stand for, by rules B1, B2 and K11 of PROTOCOL.md and without the product's codec. */
export class FrameReader {
  #status: SessionStatusData | undefined;
  readonly #users = new Map<number, string>();
  readonly #user: string;

  constructor(user: string) {
    this.#user = user;
  }

  up(frame: string | Uint8Array): UpMessage {
    if (typeof frame === 'string' || frame[0] !== SAMPLE) return readUp(frame);
    const view = viewOf(frame);
    const takenAt = wide(view, 6);
    const data = { userId: this.#user, sessionId: this.#status?.sessionId ?? '', seq: view.getUint32(2, true), pace: view.getUint16(28, true) / 600, distance: view.getUint32(22, true) / 100, timestamp: text(takenAt) };
    const status = statuses[view.getUint8(12)];
    return { type: 'pace_update', data: { ...data, ...(status && { status }) }, timestamp: text(takenAt) };
  }

  /** What the frame says, and the acknowledgement that is in it. */
  down(frame: string | Uint8Array): readonly DownMessage[] {
    const message = typeof frame !== 'string' && frame[0] === TICK ? this.#tick(viewOf(frame)) : readDown(frame);
    if (message.type === 'session_status') this.#joined(message.data);
    if (message.type === 'session_event' && message.data.event.kind === 'joined') this.#users.set(message.data.event.index, message.data.event.userId);
    const own = message.type === 'friend_updates' ? message.data.updates.find(({ userId, stored }) => userId === this.#user && stored === true) : undefined;
    if (own?.seq === undefined || (own.writerEpoch ?? 1) !== (this.#status?.you?.writerEpoch ?? 1)) return [message];
    return [message, { type: 'ack', data: { sessionId: own.sessionId, seq: own.seq - 1 }, timestamp: message.timestamp }];
  }

  #joined(status: SessionStatusData): void {
    if (status.you !== undefined) this.#status = status;
    for (const { index, userId } of status.roster ?? []) this.#users.set(index, userId);
  }

  #tick(view: DataView): DownMessage {
    const { sessionId = '', origin = 0 } = this.#status ?? {};
    const sentAt = wide(view, 2);
    const length = view.getUint8(1);
    const updates: FriendUpdateData[] = [];
    for (let at = 8; at < view.byteLength; at += length) {
      const flags = view.getUint8(at + 2);
      const sessionTime = Math.max(0, sentAt - view.getUint8(at + 16) * 16);
      const userId = this.#users.get(view.getUint16(at, true));
      if (userId === undefined) continue;
      const [distance, seq] = [triple(view, at + 11) / 10, triple(view, at + 17)];
      updates.push({ userId, sessionId, index: view.getUint16(at, true), status: statuses[flags & 7] ?? 'running', stored: (flags & 8) !== 0, writerEpoch: flags >> 4, pace: 5, distance, seq, sessionTime, timestamp: text(origin + sessionTime) });
    }
    return { type: 'friend_updates', data: { sessionId, updates }, timestamp: text(origin + sentAt) };
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const wide = (view: DataView, at: number): number => view.getUint32(at, true) + view.getUint16(at + 4, true) * 2 ** 32;
const triple = (view: DataView, at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 0x1_0000;
