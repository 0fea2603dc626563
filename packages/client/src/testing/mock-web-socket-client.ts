import { systemEnvironment, type Environment } from '@paceline/core';
import {
  decodeDown,
  decodeUp,
  encode,
  errorCodes,
  errorOf,
  PROTOCOL_VERSION,
  type DownMessage,
  type ErrorCode,
  type ErrorData,
  type FriendUpdateData,
  type SessionFact,
  type SessionStatusData,
  type UpMessage,
} from '@paceline/protocol';
import type { Connection, ConnectionStatus, Outgoing, UnreadableFrame } from '../connection/connection.ts';
import { SyncError } from '../errors.ts';
import { Cell, Signal, type Observable } from '../reactive.ts';
import { answer, happen, statusOf, type MockSession, type MockStep, type Reply } from './mock-session.ts';

/** What the mock does by itself; each of them is on unless it is set to false. */
export interface MockAnswers {
  /** `connect` succeeds. */
  readonly connect?: boolean;
  /** `join_session` is confirmed, `leave_session` is answered with the event. */
  readonly join?: boolean;
  /** `ping` is answered with `pong`. */
  readonly ping?: boolean;
  /** Samples with numbers are acknowledged. */
  readonly samples?: boolean;
}

export interface MockWebSocketClientOptions {
  readonly environment?: Environment | undefined;
  readonly answers?: MockAnswers | undefined;
}

/**
 * A connection without a network: pass it to `RealTimeSyncService` as `connection`, say what the network and the server
 * do, and look at what was sent. By itself it connects and answers as a server does that has one client. What it
 * delivers is checked by the protocol's schemas, so that a test cannot simulate what no server would say.
 */
export class MockWebSocketClient implements Connection {
  readonly #environment: Environment;
  readonly #answers: Required<MockAnswers>;
  readonly #status = new Cell<ConnectionStatus>({ state: 'disconnected' });
  readonly #messages = new Signal<DownMessage>();
  readonly #unreadable = new Signal<UnreadableFrame>();
  readonly connectionStatus: Observable<ConnectionStatus> = this.#status.changes;
  readonly messageReceived: Observable<DownMessage> = this.#messages.events;
  readonly unreadable: Observable<UnreadableFrame> = this.#unreadable.events;
  #sent: Outgoing[] = [];
  #url: string | undefined;
  #session: MockSession | undefined;
  readonly #refusals = new Map<UpMessage['type'], ErrorCode>();
  /** Calls of `wake` and `demand` since the last `clear`. */
  hints: ('wake' | 'demand')[] = [];

  constructor({ environment = systemEnvironment, answers = {} }: MockWebSocketClientOptions = {}) {
    this.#environment = environment;
    this.#answers = { connect: true, join: true, ping: true, samples: true, ...answers };
  }

  // ---- what the service calls

  connect(url: string): void {
    this.#url = url;
    if (this.#status.value.state === 'connected') return;
    this.simulateConnecting();
    if (this.#answers.connect) this.#soon(() => this.#status.value.state === 'connecting' && this.simulateConnection());
  }

  disconnect(): void {
    this.#status.set({ state: 'disconnected' });
  }

  send(message: Outgoing): void {
    if (!this.isConnected()) throw new SyncError('not_connected', `There is no connection to send ${message.type} on.`);
    this.#sent.push(message);
    const decoded = decodeUp(encode({ ...message, timestamp: this.#timestamp() }));
    if (!decoded.ok) return this.#soonDeliver([{ type: 'error', data: errorOf(decoded.failure.code, decoded.failure.message, { type: message.type }) }]);
    const refusal = this.#refusals.get(message.type);
    if (refusal !== undefined) return this.#soonDeliver([{ type: 'error', data: errorOf(refusal, `Refused: ${refusal}.`, { type: message.type }) }]);
    if (this.#answersTo(message.type)) this.#take(answer(this.#session, message, this.#environment.now()));
  }

  isConnected(): boolean {
    return this.#status.value.state === 'connected';
  }

  wake(): void {
    this.hints.push('wake');
  }

  demand(): void {
    this.hints.push('demand');
  }

  close(): void {
    this.disconnect();
    for (const source of [this.#status, this.#messages, this.#unreadable]) source.complete();
  }

  // ---- what the test looks at

  /** The address of the last `connect`. */
  get url(): string | undefined {
    return this.#url;
  }

  /** Everything that was sent since the last `clear`, oldest first. */
  get sent(): readonly Outgoing[] {
    return this.#sent;
  }

  sentOf<Type extends UpMessage['type']>(type: Type): readonly Extract<Outgoing, { type: Type }>[] {
    return this.#sent.filter((message): message is Extract<Outgoing, { type: Type }> => message.type === type);
  }

  clear(): void {
    this.#sent = [];
    this.hints = [];
  }

  // ---- what the test makes happen

  simulateConnecting(error?: SyncError): void {
    this.#status.set(error === undefined ? { state: 'connecting' } : { state: 'connecting', error });
  }

  simulateConnection(): void {
    this.#status.set({ state: 'connected' });
    const serverTime = this.#environment.now();
    this.simulateMessage({ type: 'welcome', data: { userId: this.#session?.you.userId ?? 'mock', version: PROTOCOL_VERSION, serverTime } });
  }

  /** The network is gone and another attempt is on its way, as the SDK does it by itself. */
  simulateDisconnection(message = 'The connection was closed (1006).'): void {
    this.simulateConnecting(new SyncError('service_unavailable', message));
  }

  /** The network comes back; if it was not gone, it is so for a moment. */
  simulateReconnection(): void {
    if (this.isConnected()) this.simulateDisconnection();
    this.simulateConnection();
  }

  /** The connection has given up. */
  simulateError(error: SyncError | string = 'The server cannot be reached.'): void {
    this.#status.set({ state: 'error', error: typeof error === 'string' ? new SyncError('service_unavailable', error) : error });
  }

  /** The server says something. Throws when no server would: the message breaks the protocol. */
  simulateMessage(message: Reply): void {
    const text = encode({ ...message, timestamp: this.#timestamp() });
    const decoded = decodeDown(text);
    if (!decoded.ok) throw new SyncError('encoding_error', `No server sends this ${message.type}. ${decoded.failure.message}`);
    this.#messages.emit(decoded.message);
  }

  /** The server sends a frame as it is, readable or not. */
  simulateFrame(text: string): void {
    const decoded = decodeDown(text);
    if (decoded.ok) this.#messages.emit(decoded.message);
    else this.#unreadable.emit({ text, failure: decoded.failure });
  }

  /** A friend's newest sample; a friend who was not there before joins first. What is left out is plausible. */
  simulateFriendUpdate(update: Partial<FriendUpdateData> & { readonly userId: string }): void {
    this.simulateFriendUpdates([update]);
  }

  /** One tick with the newest samples of several friends. */
  simulateFriendUpdates(updates: readonly (Partial<FriendUpdateData> & { readonly userId: string })[]): void {
    for (const { userId } of updates) this.#ensurePresent(userId);
    const session = this.#member();
    const full = updates.map((update) => this.#friendUpdate(session, update));
    this.#session = { ...session, newest: new Map([...session.newest, ...full.map((update) => [update.userId, update] as const)]) };
    this.simulateMessage({ type: 'friend_updates', data: { sessionId: session.sessionId, updates: full } });
  }

  /** Something happens in the session: a friend joins or leaves, the session ends. */
  simulateEvent(event: SessionFact): void {
    this.#take(happen(this.#member(), event, this.#environment.now()), true);
  }

  /** A `session_status` with the session's present state, changed by `status`. */
  simulateSessionStatus(status: Partial<SessionStatusData> = {}): void {
    this.simulateMessage({ type: 'session_status', data: { ...statusOf(this.#member()), ...status } });
  }

  /** From now on messages of that type are answered with that error; without a code they are taken again. */
  refuse(type: UpMessage['type'], code?: ErrorCode): void {
    if (code === undefined) this.#refusals.delete(type);
    else this.#refusals.set(type, code);
  }

  /** The server says that something was not done; a code that this version knows brings its own remedy. */
  simulateServerError(code: ErrorCode | (string & {}), message = `Refused: ${code}.`, detail: Partial<ErrorData> = {}): void {
    const known = Object.hasOwn(errorCodes, code) ? errorOf(code as ErrorCode, message) : { code, message };
    this.simulateMessage({ type: 'error', data: { ...known, ...detail } });
  }

  // ---- how

  #answersTo(type: UpMessage['type']): boolean {
    const { join, ping, samples } = this.#answers;
    if (type === 'ping') return ping;
    return type === 'pace_update' || type === 'track_batch' ? samples : join;
  }

  #take({ session, replies }: MockStep, now = false): void {
    this.#session = session;
    if (now) for (const reply of replies) this.simulateMessage(reply);
    else this.#soonDeliver(replies);
  }

  // A server's answer never comes within the call that asked for it.
  #soonDeliver(replies: readonly Reply[]): void {
    for (const reply of replies) this.#soon(() => this.isConnected() && this.simulateMessage(reply));
  }

  #soon(run: () => unknown): void {
    void Promise.resolve().then(run);
  }

  #member(): MockSession {
    if (this.#session?.you.present !== true) throw new SyncError('not_in_session', 'The client of this mock is in no session yet; join one first.');
    return this.#session;
  }

  #ensurePresent(userId: string): void {
    const { roster } = this.#member();
    const entry = roster.find((known) => known.userId === userId);
    if (entry?.presence === 'here') return;
    this.simulateEvent({ kind: 'joined', userId, index: entry?.index ?? roster.length, name: entry?.name ?? userId, role: 'runner' });
  }

  #friendUpdate({ sessionId, origin, roster, newest }: MockSession, update: Partial<FriendUpdateData> & { readonly userId: string }): FriendUpdateData {
    const index = roster.find(({ userId }) => userId === update.userId)?.index;
    const now = this.#environment.now();
    const before = newest.get(update.userId)?.seq ?? 0;
    return {
      sessionId,
      pace: 5.5,
      timestamp: new Date(now).toISOString(),
      status: 'running',
      seq: before + 1,
      sessionTime: Math.max(0, Math.round(now - origin)),
      ...(index === undefined ? {} : { index }),
      ...update,
    };
  }

  #timestamp(): string {
    return new Date(this.#environment.now()).toISOString();
  }
}
