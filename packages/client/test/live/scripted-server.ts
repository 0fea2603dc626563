import { decodeUp, encode, type DownMessage, type FriendUpdateData, type RosterEntry, type UpMessage } from '@paceline/protocol';
import { encodeTick, readSample } from '@paceline/protocol/binary';
import { SyncError, type Environment, type Outgoing } from '@paceline/client';
import { openLiveConnection, type LiveConnectionOptions } from '@paceline/client/live';
import { VirtualEnvironment } from '@paceline/testkit';
import { FakeNetwork, type Peer, type ServerEnd } from '../support/fake-network.ts';

type Unstamped = DownMessage extends infer M ? (M extends DownMessage ? Omit<M, 'timestamp'> : never) : never;

/** A frame as it came: a message in text, or a sample. */
export interface Arrived {
  readonly kind: 'text' | 'binary';
  readonly type: UpMessage['type'];
  /** Of the samples in it. */
  readonly seqs: readonly (number | undefined)[];
  readonly message: UpMessage | undefined;
  /** Monotonic milliseconds. */
  readonly at: number;
  /** Which connection it came on, from 1. */
  readonly connection: number;
}

export const roster: readonly RosterEntry[] = ['ana', 'ben'].map((userId, index) => ({ index, userId, name: userId, role: 'runner', presence: 'here' }));

/** A live connection of Ana's, and a server that greets, answers pings and otherwise says what the test lets it say. */
export class ScriptedServer {
  readonly environment = new VirtualEnvironment();
  readonly network: FakeNetwork;
  readonly connection;
  readonly arrived: Arrived[] = [];
  readonly heard: DownMessage[] = [];
  readonly unreadable: string[] = [];
  #ends: ServerEnd[] = [];

  /** What becomes of the delay of a timer of the connection; platforms are not exact. */
  timer = (delay: number): number => delay;

  constructor(options: LiveConnectionOptions = {}) {
    const { environment: exact } = this;
    const environment: Environment = { now: () => exact.now(), monotonic: () => exact.monotonic(), random: () => exact.random(), setTimer: (delay, run) => exact.setTimer(this.timer(delay), run) };
    this.network = new FakeNetwork(this.environment);
    this.network.latency = 40;
    this.network.accept = (end) => this.#accept(end);
    this.connection = openLiveConnection({ environment, webSocket: this.network.Socket, getToken: () => 'a-token', ...options });
    this.connection.messageReceived.subscribe((message) => this.heard.push(message));
    this.connection.unreadable.subscribe(({ failure }) => this.unreadable.push(failure.message));
  }

  get hello(): object {
    const first = this.arrived.find(({ type }) => type === 'hello')?.message;
    return first?.type === 'hello' ? first.data : {};
  }

  /** What came since the last call, apart from pings. */
  news(): readonly Arrived[] {
    return this.arrived.splice(0).filter(({ type }) => type !== 'ping' && type !== 'pong');
  }

  /** Connects and joins; the server confirms, names a cadence unless told otherwise, and hears the first sample. */
  async join(cadence: { interval: number; phase: number } | 'none' = { interval: 1_000, phase: 500 }): Promise<void> {
    this.connection.connect('ws://paceline.test/ws');
    await this.environment.until(() => this.connection.isConnected());
    // Pings are answered meanwhile.
    await this.environment.advance(2_000);
    this.connection.send({ type: 'join_session', data: { sessionId: 'run', userId: 'ana', friends: [] } });
    this.confirm();
    if (cadence !== 'none') this.say({ type: 'cadence', data: { sessionId: 'run', ...cadence } });
    await this.environment.advance(100);
    this.news();
  }

  confirm(you: { writerEpoch?: number } = {}): void {
    this.say({ type: 'session_status', data: { sessionId: 'run', participants: ['ana', 'ben'], status: 'active', origin: this.environment.now() - 60_000, roster: [...roster], epoch: 'e1', offset: 2, you: { index: 0, role: 'runner', lastSeq: 0, ...you } } });
  }

  say(message: Unstamped): void {
    this.#ends.at(-1)?.send(encode({ ...message, timestamp: new Date(this.environment.now()).toISOString() }));
  }

  sayBytes(bytes: Uint8Array): void {
    this.#ends.at(-1)?.send(bytes);
  }

  /** A binary tick, of samples that were taken now. */
  tick(updates: readonly Partial<FriendUpdateData>[]): void {
    const bytes = encodeTick(updates.map((update) => ({ userId: '', sessionId: '', pace: 0, status: 'running', timestamp: '', sessionTime: 60_000, ...update })), 60_000);
    if (bytes === undefined) throw new RangeError('This does not fit into a tick.');
    this.sayBytes(bytes);
  }

  record(seq: number, others: Partial<Extract<Outgoing, { type: 'pace_update' }>['data']> = {}): void {
    this.connection.send({ type: 'pace_update', data: { sessionId: 'run', userId: 'ana', pace: 5, distance: seq, seq, timestamp: new Date(this.environment.now()).toISOString(), ...others } });
  }

  /** As `record`; whether the connection took it. */
  tryRecord(seq: number): boolean {
    try {
      this.record(seq);
      return true;
    } catch (error) {
      if (error instanceof SyncError) return false;
      throw error;
    }
  }

  #accept(end: ServerEnd): Peer {
    this.#ends.push(end);
    const connection = this.#ends.length;
    return { receive: (text, frame) => this.#take(text, frame, connection), closed: () => {} };
  }

  #take(text: string, frame: string | Uint8Array, connection: number): void {
    const base = { at: this.environment.monotonic(), connection };
    if (typeof frame !== 'string') {
      const read = readSample(new DataView(frame.buffer));
      if (!read.ok) throw new Error(read.failure.message);
      this.arrived.push({ ...base, kind: 'binary', type: 'pace_update', seqs: [read.sample.seq], message: undefined });
      return;
    }
    const result = decodeUp(text);
    if (!result.ok) throw new Error(result.failure.message);
    const { message } = result;
    const seqs = message.type === 'pace_update' ? [message.data.seq] : message.type === 'track_batch' ? message.data.samples.map(({ seq }) => seq) : [];
    this.arrived.push({ ...base, kind: 'text', type: message.type, seqs, message });
    if (message.type === 'hello') this.say({ type: 'welcome', data: { userId: 'ana', version: 1, serverTime: this.environment.now() } });
    if (message.type === 'ping') this.say({ type: 'pong', data: { ...message.data, t1: this.environment.now(), t2: this.environment.now() } });
  }
}
