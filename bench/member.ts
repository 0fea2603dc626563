import { WebSocket } from 'ws';
import { encode, PROTOCOL_VERSION, SUBPROTOCOL, type DownMessage, type FriendUpdateData, type TrackSample, type UpMessage } from '@paceline/protocol';
import type { Tally } from './tally.ts';

export interface Guest {
  readonly userId: string;
  readonly token: string;
}

export interface Place {
  /** Base of the server, `http://…`. */
  readonly url: string;
  readonly sessionId: string;
  /** The others who may join. */
  readonly friends: readonly string[];
}

/** One runner on a WebSocket as cheap as possible: it decodes what it gets and keeps nothing. */
export class Member {
  /** Resolves when the server has confirmed the join. */
  readonly joined: Promise<void>;
  readonly #guest: Guest;
  readonly #sessionId: string;
  readonly #tally: Tally;
  readonly #socket: WebSocket;
  readonly #sentAt = new Map<number, number>();
  #seq = 0;
  #acked = 0;
  #isLeaving = false;

  constructor(guest: Guest, place: Place, tally: Tally) {
    this.#guest = guest;
    this.#sessionId = place.sessionId;
    this.#tally = tally;
    this.#socket = new WebSocket(`${place.url.replace('http', 'ws')}/ws`, [SUBPROTOCOL], { perMessageDeflate: false });
    this.joined = new Promise((resolve, reject) => {
      this.#socket.on('open', () => this.#begin(place.friends));
      this.#socket.on('message', (data: Buffer) => this.#receive(data, resolve));
      this.#socket.on('error', reject);
      this.#socket.on('close', (code, reason) => {
        if (!this.#isLeaving) tally.error(`closed with ${code}`);
        reject(new Error(`The server closed the connection: ${code} ${reason.toString()}`));
      });
    });
  }

  /** Sends the samples of that second: one live, or several as one that were recorded before. */
  run(samples: number): void {
    const ids = { userId: this.#guest.userId, sessionId: this.#sessionId };
    if (samples === 1) this.#send('pace_update', { ...this.#sample(), ...ids });
    else this.#send('track_batch', { ...ids, samples: Array.from({ length: samples }, () => this.#sample()) });
  }

  leave(): void {
    this.#isLeaving = true;
    this.#socket.close(1000);
  }

  /** The next one. `elapsed` carries the clock of this process, so that a receiver knows the age to the microsecond. */
  #sample(): TrackSample {
    this.#seq += 1;
    const now = performance.now();
    this.#sentAt.set(this.#seq, now);
    this.#tally.sent += 1;
    const location = { latitude: 48.137154 + this.#seq * 0.0000271, longitude: 11.576124 + this.#seq * 0.0000113 };
    const reading = { pace: 5.4321, distance: this.#seq * 3.0683, speed: 3.0683, accuracy: 4.7, elapsed: now / 1000, location };
    return { seq: this.#seq, status: 'running', timestamp: new Date().toISOString(), ...reading };
  }

  #begin(friends: readonly string[]): void {
    this.#send('hello', { version: PROTOCOL_VERSION, telemetry: 'json', token: this.#guest.token, client: 'bench' });
    this.#send('join_session', { sessionId: this.#sessionId, userId: this.#guest.userId, friends: [...friends] });
  }

  #send<Type extends UpMessage['type']>(type: Type, data: Extract<UpMessage, { type: Type }>['data']): void {
    this.#socket.send(encode({ type, data, timestamp: new Date().toISOString() } as UpMessage));
  }

  #receive(data: Buffer, joined: () => void): void {
    const now = performance.now();
    // Without the schemas: what the generator spends on checking, the server under test does not get.
    const message = JSON.parse(data.toString()) as DownMessage;
    this.#tally.frames += 1;
    this.#tally.bytes += data.length;
    switch (message.type) {
      case 'friend_updates':
        return this.#see(message.data.updates, now);
      case 'ack':
        return this.#acknowledged(message.data.seq, now);
      case 'session_status':
        if (message.data.you !== undefined) joined();
        return;
      case 'error':
        return this.#tally.error(message.data.code);
      default:
    }
  }

  #see(updates: readonly FriendUpdateData[], now: number): void {
    for (const { userId, elapsed } of updates) {
      if (userId !== this.#guest.userId && elapsed !== undefined) this.#tally.staleness.push(now - elapsed * 1000);
    }
  }

  #acknowledged(seq: number, now: number): void {
    for (; this.#acked < seq; this.#acked++) {
      const sentAt = this.#sentAt.get(this.#acked + 1) ?? NaN;
      this.#sentAt.delete(this.#acked + 1);
      this.#tally.acked += 1;
      this.#tally.ackDelays.push(now - sentAt);
    }
  }
}
