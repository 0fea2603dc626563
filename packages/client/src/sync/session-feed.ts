import type { Environment } from '@paceline/core';
import type { FriendUpdateData, FriendUpdatesData, SessionEventData, SessionStatusData } from '@paceline/protocol';
import { Cell, Signal } from '../reactive.ts';
import { Timers } from '../timers.ts';
import type { ServerClock } from './clock.ts';
import type { FriendRunUpdate, SessionInfo } from './models.ts';
import {
  confirm,
  friendsOf,
  happen,
  nextAging,
  observe,
  restrict,
  saysTheSame,
  update,
  type ConfirmedStatus,
  type EventOutcome,
  type SessionView,
} from './session-view.ts';

/** The session as the app sees it: takes in what the server says, and tells what that changes. */
export class SessionFeed {
  readonly friends = new Cell<readonly FriendRunUpdate[]>([], saysTheSame);
  readonly info = new Cell<SessionInfo | undefined>(undefined);
  readonly events = new Signal<SessionEventData>();
  readonly #timers: Timers<'aging'>;
  readonly #clock: Pick<ServerClock, 'now' | 'leastAge'>;
  #view: SessionView | undefined;

  constructor(environment: Environment, clock: Pick<ServerClock, 'now' | 'leastAge'>) {
    this.#timers = new Timers(environment);
    this.#clock = clock;
  }

  /** The last event that the app was told of; undefined before the first confirmation. */
  get position(): { readonly epoch: string; readonly offset: number } | undefined {
    return this.#view && { epoch: this.#view.info.epoch, offset: this.#view.delivered };
  }

  confirm(status: ConfirmedStatus, userId: string): void {
    this.#show(confirm(status, userId, this.#view));
  }

  status(status: SessionStatusData): void {
    if (this.#view !== undefined) this.#show(update(this.#view, status));
  }

  /** What the event was: news that the app has been told of, known already, or one with a gap before it. */
  event(data: SessionEventData): EventOutcome {
    if (this.#view === undefined) return 'known';
    const { view, outcome } = happen(this.#view, data);
    if (outcome === 'news') {
      this.#show(view);
      this.events.emit(data);
    }
    return outcome;
  }

  updates({ updates, snapshot }: Pick<FriendUpdatesData, 'snapshot'> & { readonly updates: readonly FriendUpdateData[] }): void {
    if (this.#view === undefined) return;
    const list = [...updates];
    this.#show(observe(snapshot === true ? restrict(this.#view, list) : this.#view, list, this.#clock.now()));
  }

  clear(): void {
    this.#timers.stopAll();
    this.#view = undefined;
    this.info.set(undefined);
    this.friends.set([]);
  }

  complete(): void {
    this.#timers.stopAll();
    for (const source of [this.friends, this.info, this.events]) source.complete();
  }

  #show(view: SessionView): void {
    this.#view = view;
    this.info.set(view.info);
    this.refresh();
  }

  /** Judges all anew: by an event, by their age alone or by another clock some may have come into another state. */
  refresh(): void {
    const view = this.#view;
    // The app was told of the session, and may have left it from there.
    if (view === undefined) return;
    const now = this.#clock.now();
    const wait = nextAging(view, now);
    if (wait < Infinity) this.#timers.start('aging', wait, () => this.refresh());
    // Last: the app that is told may close the service.
    this.friends.set(friendsOf(view, now, this.#clock.leastAge));
  }
}
