import type { Environment } from '@paceline/core';
import {
  closeCodes,
  decodeUp,
  encode,
  errorOf,
  limits,
  type CloseReason,
  type DownMessage,
  type ErrorCode,
  type FriendUpdateData,
  type JoinSessionData,
  type RosterEntry,
  type SessionFact,
  type TrackBatchData,
  type TrackSample,
  type UpMessage,
} from '@paceline/protocol';
import type { FakeNetwork, Peer, ServerEnd } from './fake-network.ts';

/** A server of one session, in memory, that obeys the protocol's rules for servers and records when a client breaks its own. */
export class FakeServer {
  readonly environment: Environment;
  /** The server's clock minus the environment's. */
  clockOffset = 0;
  /** Milliseconds from a sample's arrival to its commit. */
  commitDelay = 20;
  epoch = 'e1';
  status: 'waiting' | 'active' | 'ended' = 'active';
  roster: RosterEntry[] = [];
  events: { offset: number; at: number; event: SessionFact }[] = [];
  /** What is on the "disk": by user the samples of every writer, 1 … n. */
  readonly tracks = new Map<string, Map<string, TrackSample[]>>();
  /** Everything that clients sent, in order. */
  readonly received: UpMessage[] = [];
  /** Rules of the protocol that a client broke. */
  readonly violations: string[] = [];
  /** Refuses every join with this error. */
  refuseJoin: ErrorCode | undefined;
  /** Refuses the samples of a message with this error, if it returns one. */
  refuseSamples: (message: UpMessage) => ErrorCode | undefined = () => undefined;
  /** Ignores messages of these types. */
  deafTo: UpMessage['type'][] = [];
  readonly connections = new Set<FakeConnection>();

  constructor(network: FakeNetwork) {
    this.environment = network.environment;
    network.accept = (end) => new FakeConnection(this, end);
  }

  now(): number {
    return this.environment.now() + this.clockOffset;
  }

  receivedOf<Type extends UpMessage['type']>(type: Type): Extract<UpMessage, { type: Type }>[] {
    return this.received.filter((message): message is Extract<UpMessage, { type: Type }> => message.type === type);
  }

  /** Something happens in the session; members are told unless the event is `unheard`. */
  happen(event: SessionFact, unheard = false): void {
    const at = this.now();
    const offset = this.events.length + 1;
    this.events.push({ offset, at, event });
    if (event.kind === 'joined') this.roster = [...this.roster, { ...rosterEntryOf(event) }];
    if (event.kind === 'left' || event.kind === 'away') this.#presence(event.userId, event.kind);
    if (event.kind === 'back') this.#presence(event.userId, 'here');
    if (unheard) return;
    for (const connection of this.members()) connection.sendEvent(offset);
  }

  /** One tick of telemetry. */
  tick(updates: Partial<FriendUpdateData>[], snapshot = false): void {
    for (const connection of this.members()) connection.send({ type: 'friend_updates', data: { sessionId: connection.sessionId, updates: updates.map(friendUpdate), ...(snapshot ? { snapshot } : {}) } });
  }

  closeAll(reason: CloseReason): void {
    for (const connection of this.connections) connection.close(reason);
  }

  members(): FakeConnection[] {
    return [...this.connections].filter((connection) => connection.sessionId !== '');
  }

  /** All that is stored of a user, the writers in the order of their coming. */
  track(userId: string): readonly TrackSample[] {
    return [...(this.tracks.get(userId)?.values() ?? [])].flat();
  }

  part(userId: string, writer: string): TrackSample[] {
    const parts = this.tracks.get(userId) ?? new Map<string, TrackSample[]>();
    const part = parts.get(writer) ?? [];
    this.tracks.set(userId, parts.set(writer, part));
    return part;
  }

  #presence(userId: string, presence: RosterEntry['presence']): void {
    this.roster = this.roster.map((entry) => (entry.userId === userId ? { ...entry, presence } : entry));
  }
}

const rosterEntryOf = ({ userId, index, name, role }: Extract<SessionFact, { kind: 'joined' }>): RosterEntry => ({ userId, index, name, role, presence: 'here' });

/** A live sample with everything that a test does not care about filled in. */
export function friendUpdate(update: Partial<FriendUpdateData>): FriendUpdateData {
  return { userId: 'ben', sessionId: 's1', pace: 5, status: 'running', timestamp: '2026-05-01T06:30:00.000Z', ...update };
}

type Unstamped = DownMessage extends infer M ? (M extends DownMessage ? Omit<M, 'timestamp'> : never) : never;

export class FakeConnection implements Peer {
  sessionId = '';
  userId = '';
  writer = '';
  readonly #server: FakeServer;
  readonly #end: ServerEnd;
  #greeted = false;
  #unackedBatches = 0;
  /** Tokens of the message budget: 5 a second, at most 50. */
  #budget = 50;
  #refilled: number;

  constructor(server: FakeServer, end: ServerEnd) {
    this.#server = server;
    this.#end = end;
    this.#refilled = server.environment.monotonic();
    server.connections.add(this);
  }

  send(message: Unstamped): void {
    this.#end.send(encode({ ...message, timestamp: new Date(this.#server.now()).toISOString() }));
  }

  sendRaw(text: string): void {
    this.#end.send(text);
  }

  sendEvent(offset: number): void {
    const event = this.#server.events[offset - 1];
    if (event !== undefined) this.send({ type: 'session_event', data: { sessionId: this.sessionId, epoch: this.#server.epoch, ...event } });
  }

  sendError(code: ErrorCode, type: string): void {
    this.send({ type: 'error', data: errorOf(code, `Refused: ${code}.`, { type }) });
  }

  close({ code, reason }: CloseReason): void {
    this.#end.close(code, reason);
  }

  closed(): void {
    this.#server.connections.delete(this);
  }

  receive(text: string): void {
    const result = decodeUp(text);
    if (!result.ok) return void this.#server.violations.push(result.failure.message);
    const { message } = result;
    this.#server.received.push(message);
    this.#checkRules(message, text);
    if (!this.#server.deafTo.includes(message.type)) this.#answer(message);
  }

  #checkRules(message: UpMessage, text: string): void {
    const { violations, environment } = this.#server;
    if (!this.#greeted && message.type !== 'hello') violations.push(`${message.type} before hello`);
    if (text.length > limits.messageBytes) violations.push(`${text.length} bytes`);
    const now = environment.monotonic();
    this.#budget = Math.min(50, this.#budget + ((now - this.#refilled) / 1000) * 5) - 1;
    this.#refilled = now;
    if (this.#budget < 0) violations.push('more than 5 messages a second');
    if (message.type === 'track_batch' && ++this.#unackedBatches > limits.unackedBatches) violations.push('too many batches without ack');
    const sends = message.type === 'pace_update' || (message.type === 'track_batch' && message.data.writer === undefined);
    if (sends && this.sessionId === '') violations.push(`${message.type} before the join was confirmed`);
  }

  #answer(message: UpMessage): void {
    switch (message.type) {
      case 'hello':
        this.#greeted = true;
        return this.send({ type: 'welcome', data: { userId: 'ana', version: 1, serverTime: this.#server.now(), pingInterval: 20_000 } });
      case 'ping':
        return this.send({ type: 'pong', data: { ...message.data, t1: this.#server.now(), t2: this.#server.now() } });
      case 'pong':
      case 'watch':
        return undefined;
      case 'join_session':
        return this.#join(message.data);
      case 'leave_session':
        return this.#leave();
      case 'pace_update':
        return this.#store(message, [message.data as TrackSample]);
      case 'track_batch':
        return this.#store(message, message.data.samples);
    }
  }

  #join({ sessionId, userId, name = userId, role = 'runner', writer = '', resume }: JoinSessionData): void {
    const server = this.#server;
    if (server.refuseJoin !== undefined) return this.sendError(server.refuseJoin, 'join_session');
    for (const other of server.members()) if (other !== this && other.userId === userId) other.close(closeCodes.replaced);
    if (!server.roster.some((entry) => entry.userId === userId && entry.presence !== 'left')) {
      const index = server.roster.find((entry) => entry.userId === userId)?.index ?? server.roster.length;
      server.roster = server.roster.filter((entry) => entry.userId !== userId);
      server.happen({ kind: 'joined', userId, index, name, role });
    }
    this.sessionId = sessionId;
    this.userId = userId;
    this.writer = writer;
    this.#unackedBatches = 0;
    const index = server.roster.find((entry) => entry.userId === userId)?.index ?? 0;
    const recovered = resume === undefined ? {} : { recovered: resume.epoch === server.epoch };
    this.send({
      type: 'session_status',
      data: {
        sessionId,
        participants: server.roster.map((entry) => entry.userId),
        status: server.status,
        sharing: 'pace',
        origin: 1_000_000,
        roster: server.roster,
        epoch: server.epoch,
        offset: server.events.length,
        you: { index, role, lastSeq: server.part(userId, writer).length, ...recovered },
      },
    });
    if (recovered.recovered === true) for (let offset = (resume?.offset ?? 0) + 1; offset <= server.events.length; offset++) this.sendEvent(offset);
  }

  #leave(): void {
    this.#server.happen({ kind: 'left', userId: this.userId });
    this.sessionId = '';
  }

  #store(message: UpMessage, samples: readonly TrackSample[]): void {
    const refusal = this.#server.refuseSamples(message);
    if (refusal !== undefined) {
      if (message.type === 'track_batch') this.#unackedBatches--;
      return this.sendError(refusal, message.type);
    }
    const { sessionId, userId } = message.data as TrackBatchData;
    const late = message.type === 'track_batch' ? message.data.writer : undefined;
    const { writer } = this;
    // The commit happens even when the connection is lost meanwhile; only the ack then reaches nobody.
    this.#server.environment.setTimer(this.#server.commitDelay, () => {
      const track = this.#server.part(userId, late ?? writer);
      const conflicts: number[] = [];
      for (const { seq, timestamp, pace, distance } of samples) {
        if (seq === track.length + 1) track.push({ seq, timestamp, pace, distance });
        else if (seq <= track.length && track[seq - 1]?.distance !== distance) conflicts.push(seq);
      }
      this.#server.violations.push(...conflicts.map((seq) => `seq ${seq} was used twice`));
      if (conflicts.length > 0) this.sendError('sample_conflict', message.type);
      if (message.type === 'track_batch') this.#unackedBatches--;
      if (late !== undefined) this.send({ type: 'ack', data: { sessionId, seq: track.length, writer: late } });
      else if (this.sessionId === sessionId) this.send({ type: 'ack', data: { sessionId, seq: track.length } });
    });
  }
}
