import type { Environment } from '@paceline/core';
import type { JoinSessionData } from '@paceline/protocol';
import type { Connection, ConnectionStatus } from '../connection/connection.ts';
import type { SyncError } from '../errors.ts';
import { Timers } from '../timers.ts';
import { trySend } from './try-send.ts';
import {
  advance,
  noMembership,
  type JoinRequest,
  type MembershipEffect,
  type MembershipEvent,
  type MembershipState,
  type MembershipTimer,
} from './membership-state.ts';

export interface MembershipOptions {
  readonly connection: Connection;
  readonly url: string;
  readonly environment: Environment;
  /** The last event that was seen of the session that is joined again. */
  readonly resume: () => JoinSessionData['resume'];
  /** Called whenever a membership is over: with an error when the app did not ask for it. */
  readonly ended: (error: SyncError | undefined) => void;
}

/** Executes what {@link advance} decides, and keeps the promises of `join` and `leave`. */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #timers: Timers<MembershipTimer>;
  #state: MembershipState = noMembership;
  #joining: Deferred | undefined;
  #leaving: Deferred | undefined;

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.#timers = new Timers(options.environment);
  }

  get state(): MembershipState {
    return this.#state;
  }

  /** Whether a join is on its way that the server has not answered. */
  get unanswered(): boolean {
    return this.#timers.isRunning('join');
  }

  /** Resolves when the server has confirmed; every caller while it is under way gets the same promise. */
  join(request: JoinRequest): Promise<void> {
    this.#joining ??= defer();
    const { promise } = this.#joining;
    this.dispatch({ type: 'join', request });
    return promise;
  }

  /** Resolves when the server has confirmed or was given up on. */
  leave(): Promise<void> {
    this.#leaving ??= defer();
    const { promise } = this.#leaving;
    this.dispatch({ type: 'leave' });
    return promise;
  }

  /** What the connection's status means for the membership. */
  follow(status: ConnectionStatus): void {
    if (status.state === 'connected') this.dispatch({ type: 'connected' });
    if (status.state === 'connecting') this.dispatch({ type: 'lost', error: status.error });
    if (status.state === 'error') this.dispatch({ type: 'down', error: status.error });
  }

  dispatch(event: MembershipEvent): void {
    const before = this.#state;
    const { state, effects } = advance(before, event);
    this.#state = state;
    for (const effect of effects) this.#run(effect);
    if (before.name !== 'none' && state.name === 'none') this.#options.ended(endOf(effects));
  }

  #run(effect: MembershipEffect): void {
    switch (effect.type) {
      case 'connect':
        return this.#connect();
      case 'disconnect':
        return this.#options.connection.disconnect();
      case 'send_join':
        return this.#sendJoin();
      case 'send_leave':
        return this.#sendLeave(effect.request);
      case 'resolve_join':
      case 'reject_join':
        return this.#settleJoin(effect);
      case 'resolve_leave':
        this.#leaving?.resolve();
        this.#leaving = undefined;
        return undefined;
      case 'report_end':
        // Told through `ended` when everything else is done, so that the owner may join again from there.
        return undefined;
      case 'start_timer':
        return this.#timers.start(effect.timer, effect.delay, () => this.dispatch({ type: `${effect.timer}_due` }));
      case 'stop_timer':
        return this.#timers.stop(effect.timer);
    }
  }

  #connect(): void {
    const { connection, url } = this.#options;
    if (connection.isConnected()) this.dispatch({ type: 'connected' });
    else connection.connect(url);
  }

  #sendJoin(): void {
    const { connection, resume } = this.#options;
    if (this.#state.name === 'none') return;
    trySend(connection, { type: 'join_session', data: { ...this.#state.request, resume: resume() } });
  }

  #sendLeave({ sessionId, userId }: JoinRequest): void {
    trySend(this.#options.connection, { type: 'leave_session', data: { sessionId, userId } });
  }

  #settleJoin(effect: Extract<MembershipEffect, { type: 'resolve_join' | 'reject_join' }>): void {
    const joining = this.#joining;
    this.#joining = undefined;
    if (effect.type === 'resolve_join') joining?.resolve();
    else joining?.reject(effect.error);
  }
}

function endOf(effects: readonly MembershipEffect[]): SyncError | undefined {
  return effects.find((effect) => effect.type === 'report_end')?.error;
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: SyncError) => void;
}

function defer(): Deferred {
  let resolve = (): void => undefined;
  let reject: Deferred['reject'] = () => undefined;
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
