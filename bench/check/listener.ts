import { decodeDown, encode, PROTOCOL_VERSION, SUBPROTOCOL, type DownMessage, type FriendUpdateData, type HelloData, type PaceUpdateData, type SessionStatusData, type UpMessage } from '@paceline/protocol';
import { decodeTick, SAMPLE_BYTES, writeSample } from '@paceline/protocol/binary';
import { decodeDown as decodeIos, encodeUp as encodeIos } from '@paceline/protocol/ios';
import type { Dialect } from '../fanout/dialects/dialect.ts';
import { post } from '../fanout/dialects/http.ts';
import { clock } from '../fanout/dialects/seeing.ts';
import type { Entry } from '../fanout/dialects/paceline-sessions.ts';
import { BINARY, clientFrame, TEXT, type Frame } from '../fanout/frames.ts';
import type { Runner } from '../fanout/runner.ts';
import type { Reading } from '../fanout/sample-text.ts';
import type { Told } from './comparison.ts';
import type { Arrival } from './judge.ts';
import type { Later } from './later.ts';
import { readingsOf } from './readings.ts';
import type { Voice } from './voices.ts';

/** What a member hears, in the order of arrival. */
export interface Ears {
  status(status: SessionStatusData): void;
  told(told: Told, sessionId: string | undefined, how: { readonly arrival: Arrival; readonly isSnapshot: boolean }): void;
  unreadable(why: string): void;
  refused(why: string): void;
}

export interface ListenerOptions {
  readonly port: number;
  readonly voice: Voice;
  /** Where frames wait until there is time to decode them. */
  readonly later: Later;
  readonly entry: () => Entry;
  readonly ears: Ears;
}

/** How many frames of each kind were decoded. */
export const decoded = { binary: 0, json: 0, ios: 0 };

/** One member that decodes every frame whole, by the protocol's own decoders, and says what it hears. */
export class Listener implements Dialect {
  readonly #options: ListenerOptions;
  #ticket: string | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** Who says no hello needs a ticket: it is good for one connection. */
  async prepareOne(): Promise<void> {
    const { voice, port, entry } = this.#options;
    if (!voice.isModern) this.#ticket = (await post<{ readonly ticket: string }>(port, '/api/tickets', { token: entry().token })).ticket;
  }

  address(): { readonly path: string; readonly protocol?: string } {
    return this.#ticket === undefined ? { path: '/ws', protocol: SUBPROTOCOL } : { path: `/ws?ticket=${this.#ticket}` };
  }

  begin(runner: Runner): void {
    const { voice, entry } = this.#options;
    const { token, join } = entry();
    const timestamp = new Date().toISOString();
    const hello: HelloData = { version: PROTOCOL_VERSION, token, client: 'bench', telemetry: voice.form === 'json' ? 'json' : 'binary', paced: voice.isPaced };
    if (voice.isModern) runner.send(this.#frame({ type: 'hello', data: hello, timestamp }));
    runner.send(this.#frame({ type: 'join_session', data: { ...join, friends: [...join.friends] }, timestamp }));
  }

  receive(runner: Runner, { opcode, bytes, start, end }: Frame): void {
    const { later } = this.#options;
    const payload = Buffer.from(bytes.subarray(start, end));
    const arrival = { at: clock(), earliest: later.lookedAt };
    later.add(() => this.#decode(runner, { opcode, payload, arrival }));
  }

  sample(runner: Runner, { seq, epoch }: Reading): Buffer {
    const { voice, entry } = this.#options;
    const { userId, sessionId } = entry().join;
    const readings = readingsOf(runner.number, seq, voice);
    const timestamp = new Date(epoch).toISOString();
    const update = (data: Partial<PaceUpdateData>): Buffer => this.#frame({ type: 'pace_update', data: { userId, sessionId, ...readings, ...data, timestamp }, timestamp });
    switch (voice.id) {
      case 'paced':
      case 'binary':
        return binarySample({ ...readings, seq, takenAt: epoch });
      case 'json':
        return update({ seq });
      case 'plain':
        // Before Paceline, apps did not number their samples: rule K7 of PROTOCOL.md.
        return update({});
      case 'ios':
        return Buffer.concat([update({ pace: 0 }), update({})]);
    }
  }

  #frame(message: UpMessage): Buffer {
    return this.#options.voice.form === 'ios' ? clientFrame(BINARY, encodeIos(message)) : clientFrame(TEXT, encode(message));
  }

  #decode(runner: Runner, { opcode, payload, arrival }: { readonly opcode: number; readonly payload: Buffer; readonly arrival: Arrival }): void {
    const { voice, ears } = this.#options;
    if (opcode === BINARY && voice.form === 'binary') {
      decoded.binary += 1;
      const tick = payload[0] === 1 ? decodeTick(payload) : undefined;
      if (tick?.ok !== true) return ears.unreadable(tick?.failure.message ?? `a binary frame of kind ${payload[0]}`);
      for (const update of tick.records) ears.told({ form: 'binary', update }, undefined, { arrival, isSnapshot: false });
      return;
    }
    if (opcode !== (voice.form === 'ios' ? BINARY : TEXT)) return ears.unreadable(`an unexpected frame of kind ${opcode}`);
    const form = voice.form === 'ios' ? 'ios' : 'json';
    decoded[form] += 1;
    const result = form === 'ios' ? decodeIos(payload.toString()) : decodeDown(payload.toString());
    if (!result.ok) return ears.unreadable(`${result.failure.message} ${payload.toString('utf8', 0, 200)}`);
    this.#hear(runner, result.message, arrival);
  }

  #hear(runner: Runner, message: DownMessage, arrival: Arrival): void {
    const { ears, entry, voice } = this.#options;
    const form = voice.form === 'ios' ? 'ios' : 'json';
    const told = (update: FriendUpdateData, sessionId: string, isSnapshot: boolean): void => ears.told({ form, update }, sessionId, { arrival, isSnapshot });
    switch (message.type) {
      case 'friend_updates':
        for (const update of message.data.updates) told(update, message.data.sessionId, message.data.snapshot === true);
        return;
      case 'friend_update':
        return told(message.data, message.data.sessionId, false);
      case 'session_status':
        ears.status(message.data);
        if (message.data.participants.some((id) => id.toLowerCase() === entry().join.userId.toLowerCase())) runner.entered();
        return;
      case 'cadence':
        runner.cadence = message.data;
        return;
      case 'error':
        if (message.data.retryAfter !== undefined && !runner.isIn) return runner.postpone(message.data.retryAfter);
        ears.refused(`${message.data.code}: ${message.data.message}`);
        return runner.complain(message.data.code);
      default:
    }
  }
}

function binarySample(sample: Parameters<typeof writeSample>[1]): Buffer {
  const bytes = Buffer.alloc(SAMPLE_BYTES);
  if (!writeSample(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), sample)) throw new Error('A sample of the check does not fit into a binary frame.');
  return clientFrame(BINARY, bytes);
}
