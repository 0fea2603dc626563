import type { Cancel } from '@paceline/core';
import { closeCodes, errorOf, type CloseReason, type DecodeFailure, type ErrorCode, type PingData, type UpMessage } from '@paceline/protocol';
import type { Identity } from '../auth/identity.ts';
import { Frame } from '../fanout/frame.ts';
import type { Outlet } from '../fanout/outlet.ts';
import { errorFields } from '../observe/log.ts';
import type { Refusal } from '../sessions/outcome.ts';
import type { LiveSample, Seat } from '../sessions/seat.ts';
import { Timers } from '../sessions/timers.ts';
import type { Client, ErrorDetail, Manner } from './client.ts';
import { identityIn, type ConnectionState } from './connection-state.ts';
import { dialectFor, type Dialect, type Received } from './dialect.ts';
import { answerPing } from './handlers/answer-ping.ts';
import { FixMerger } from './fix-merger.ts';
import { handle } from './handlers/handle.ts';
import { binarySample } from './handlers/samples.ts';
import { Heartbeat } from './heartbeat.ts';
import { IdentityLease } from './identity-lease.ts';
import { InboundLimits } from './inbound-limits.ts';
import { Inbox } from './inbox.ts';
import { OVERLOADED, retryAfter } from './turn-away.ts';
import type { Services } from './services.ts';
import type { SocketHandlers, SocketPort } from './socket-port.ts';

/** What the upgrade request said. */
export interface UpgradeInfo {
  /** The subprotocol that was agreed on; undefined when the client asked for none. */
  readonly subprotocol: string | undefined;
  /** Known when the request carried a token or a ticket. */
  readonly identity: Identity | undefined;
  /** Whether a client that carries no identity is taken at its word about who it is. False when absent. Rule D7 of PROTOCOL.md. */
  readonly isBelieved?: boolean;
}

/** How long a client is asked to wait whose earlier messages have not been got to, milliseconds. */
const OVERFLOW_WAIT = 1_000;

/** One WebSocket: wires a socket to the handlers of its messages, and guards it with the limits. */
export class Connection implements Client, SocketHandlers {
  readonly services: Services;
  readonly isBelieved: boolean;
  readonly #port: SocketPort;
  readonly #dialect: Dialect;
  readonly #timers: Timers;
  readonly #limits: InboundLimits;
  readonly #heartbeat: Heartbeat;
  readonly #lease: IdentityLease;
  readonly #inbox: Inbox<Received>;
  readonly #merger: FixMerger;
  #vocabulary: Outlet['vocabulary'];
  rate: Outlet['rate'] = 'full';
  /** Undefined before the first hello. */
  #manner: Manner | undefined;
  #state: ConnectionState;
  #cancelClose: Cancel = () => {};

  constructor(port: SocketPort, { subprotocol, identity, isBelieved = false }: UpgradeInfo, services: Services) {
    const { environment, limits } = services;
    this.services = services;
    this.isBelieved = isBelieved;
    this.#port = port;
    this.#dialect = dialectFor(subprotocol);
    this.#vocabulary = this.#dialect.vocabulary;
    this.#limits = new InboundLimits(limits, environment.monotonic());
    const timers = new Timers(environment);
    this.#timers = timers;
    this.#heartbeat = new Heartbeat({ ...limits, environment, timers, ping: () => port.ping(), lost: (heardAt) => this.#lost(heardAt) });
    this.#lease = new IdentityLease({
      environment,
      timers,
      lapsed: () => this.fail('token_expired', 'The token has expired.'),
      over: () => this.close(closeCodes.tokenExpired),
    });
    this.#merger = new FixMerger({ environment, timers, wait: limits.fixWait, deliver: (sample) => this.seat?.live(sample) });
    this.#inbox = new Inbox(
      (message) => this.#handle(message),
      (error) => this.#break(error),
    );
    // An app without hello may have nothing to say for minutes: it joins when the run begins.
    const maySayNothing = subprotocol === undefined && (identity !== undefined || isBelieved);
    const cancelTimeout = maySayNothing ? () => {} : timers.after(limits.helloTimeout, () => this.close(closeCodes.helloTimeout));
    this.#state = { kind: 'awaiting_hello', identity: undefined, cancelTimeout };
    if (identity !== undefined && this.#claim(identity)) this.#state = { kind: 'awaiting_hello', identity, cancelTimeout };
  }

  get identity(): Identity | undefined {
    return identityIn(this.#state);
  }

  get seat(): Seat | undefined {
    return this.#state.kind === 'in_session' ? this.#state.seat : undefined;
  }

  get mayReturn(): boolean {
    return this.#state.kind === 'awaiting_hello' || (this.#state.kind === 'identified' && !this.#state.hasLeft);
  }

  get dialect(): Dialect['name'] {
    return this.#dialect.name;
  }

  get vocabulary(): Outlet['vocabulary'] {
    return this.#vocabulary;
  }

  get isPaced(): boolean {
    return this.#manner?.isPaced === true;
  }

  get bufferedBytes(): number {
    return this.#port.bufferedBytes;
  }

  message(data: string | Uint8Array): void {
    if (this.#state.kind === 'closed') return;
    this.#heartbeat.alive();
    if (!this.#mayPass(data.length)) return;
    const decoded = this.#dialect.read(data);
    if (!decoded.ok) this.#refuse(decoded.failure);
    // Answered out of turn: the stamps of a pong are worthless when it has waited.
    else if (decoded.message.type === 'ping') this.#answer(decoded.message.data);
    else if (decoded.message.type !== 'pong') this.#inbox.add(decoded.message, data.length);
  }

  #answer(ping: PingData): void {
    answerPing(this, ping);
    this.seat?.acknowledge();
  }

  pong(): void {
    if (this.#state.kind === 'closed') return;
    this.#heartbeat.alive();
    if (this.#limits.isFlood(this.services.environment.monotonic())) this.close(closeCodes.policy);
  }

  closed(code: number, reason: string): void {
    this.services.log.debug({ userId: this.identity?.userId, code, reason }, 'a connection has ended');
    this.#cancelClose();
    // What was sent before the end counts: a join and a leave behind it must not leave anybody in the session.
    this.#inbox.whenIdle(() => this.#end());
  }

  identify(identity: Identity): boolean {
    const state = this.#state;
    if (state.kind === 'closed' || !this.#claim(identity)) return false;
    if (state.kind === 'awaiting_hello') state.cancelTimeout();
    this.#state = state.kind === 'in_session' ? { ...state, identity } : { kind: 'identified', identity, hasLeft: !this.mayReturn };
    return true;
  }

  greet(manner: Partial<Manner>): void {
    this.#vocabulary = 'full';
    this.#manner = { ...(this.#manner ?? { telemetry: this.#dialect.name === 'paceline.v1' ? 'binary' : 'json', isPaced: false }), ...manner };
  }

  watch(rate: Outlet['rate']): void {
    if (rate === this.rate) return;
    this.rate = rate;
    this.seat?.watched();
  }

  sit(seat: Seat): void {
    const { identity } = this;
    // The connection may have been lost while the join was on its way to the disk.
    if (identity === undefined) seat.drop();
    else this.#state = { kind: 'in_session', identity, seat };
  }

  stand(): void {
    if (this.#state.kind === 'in_session') this.#state = { kind: 'identified', identity: this.#state.identity, hasLeft: true };
  }

  record(sample: LiveSample): void {
    if (this.#dialect.name === 'ios') this.#merger.take(sample);
    else this.seat?.live(sample);
  }

  send(frame: Frame): void {
    if (this.#mayBeSent()) this.#port.send(this.#contentOf(frame));
  }

  sendAll(frames: readonly Frame[]): void {
    if (this.#mayBeSent()) this.#port.sendAll(frames.map((frame) => this.#contentOf(frame)));
  }

  /** Whatever it is for: a client that asks and never reads must not fill the memory with answers. */
  #mayBeSent(): boolean {
    if (this.#state.kind === 'closed') return false;
    if (this.#port.bufferedBytes <= this.services.limits.closeAbove) return true;
    this.close(closeCodes.slowReader);
    return false;
  }

  #contentOf(frame: Frame): string | Uint8Array {
    return (this.#manner?.telemetry === 'binary' ? frame.telemetry : undefined) ?? this.#dialect.write(frame);
  }

  fail(code: ErrorCode, message: string, detail?: ErrorDetail): void {
    this.send(Frame.of('error', errorOf(code, message, detail), this.services.environment.now()));
  }

  refuse(type: UpMessage['type'], { code, message, advice }: Refusal): void {
    this.fail(code, message, { type, ...advice });
  }

  close({ code, reason }: CloseReason): void {
    if (this.#state.kind === 'closed') return;
    this.#end();
    const { environment, limits } = this.services;
    this.#cancelClose = environment.setTimer(limits.closeWait, () => this.#port.terminate());
    this.#port.close(code, reason);
  }

  turnAway(type: UpMessage['type']): void {
    const { environment, limits } = this.services;
    this.fail('service_unavailable', OVERLOADED, { type, retryAfter: retryAfter(limits, environment) });
    this.close(closeCodes.busy);
  }

  /** Resolves when the samples that have come are stored and acknowledged, or could not be stored for now. */
  async written(): Promise<void> {
    this.#merger.flush();
    await this.seat?.written();
  }

  /** The server shuts down: the client should come back after `delay` milliseconds. */
  dismiss(delay: number): void {
    const { reason } = closeCodes.restart;
    if (this.#vocabulary === 'full') this.send(Frame.of('reconnect', { delay, reason }, this.services.environment.now()));
    this.close(closeCodes.restart);
  }

  /** Makes sure that the identity counts for the user's connections, and watches its expiry. */
  #claim(identity: Identity): boolean {
    const { users, limits } = this.services;
    if (this.identity === undefined && !users.enter(identity.userId)) {
      this.fail('rate_limited', `You have ${limits.connectionsPerUser} connections open, which is all you may have.`);
      this.close(closeCodes.busy);
      return false;
    }
    this.#lease.renew(identity.expiresAt);
    return true;
  }

  /** Whatever follows a sample finds it delivered. */
  #handle(message: Received): void | Promise<void> {
    if (message.type === 'sample') return binarySample(this, message.data);
    if (message.type !== 'pace_update') this.#merger.flush();
    return handle(this, message);
  }

  #mayPass(bytes: number): boolean {
    const { environment, limits } = this.services;
    const now = environment.monotonic();
    const isFull = this.#inbox.size >= limits.waitingMessages || this.#inbox.bytes + bytes > limits.waitingBytes;
    const admission = isFull ? this.#limits.overflow(now) : this.#limits.admit(now);
    if (admission === 'complain') {
      const why = isFull ? `${this.#inbox.size} earlier messages still wait` : `More than ${limits.messagesPerSecond} messages a second`;
      this.fail('rate_limited', `${why}; this one was dropped.`, { retryAfter: isFull ? OVERFLOW_WAIT : this.#limits.wait(now) });
    }
    if (admission === 'close') this.close(closeCodes.policy);
    return admission === 'pass';
  }

  #refuse(failure: DecodeFailure): void {
    const { code, message, ...detail } = failure;
    this.fail(code, message, detail);
    if (this.#limits.isTooBad(this.services.environment.monotonic())) this.close(closeCodes.policy);
  }

  /** A handler failed, which is a fault of the server's: this connection starts over, the others go on. */
  #break(error: unknown): void {
    this.services.log.error({ ...errorFields(error), userId: this.identity?.userId }, 'a message could not be handled');
    this.fail('service_unavailable', 'The server failed to handle a message.');
    this.close(closeCodes.busy);
  }

  #lost(heardAt: number): void {
    // Whoever waits for this person has waited since then.
    this.#end(heardAt);
    this.#port.close(closeCodes.heartbeatLost.code, closeCodes.heartbeatLost.reason);
    // A closing handshake would wait for an answer that does not come.
    this.#port.terminate();
  }

  /** `since`: when the other side was last there, if that was before now. */
  #end(since?: number): void {
    this.#merger.flush();
    const state = this.#state;
    if (state.kind === 'closed') return;
    this.#state = { kind: 'closed' };
    this.#timers.end();
    this.#inbox.clear();
    const identity = identityIn(state);
    if (identity !== undefined) this.services.users.leave(identity.userId);
    if (state.kind === 'in_session') state.seat.drop(since);
  }
}
