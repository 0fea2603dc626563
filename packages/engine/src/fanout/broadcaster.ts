import type { Cancel, Environment } from '@paceline/core';
import { closeCodes, type FriendUpdateData, type SessionEventData, type SessionStatusData } from '@paceline/protocol';
import type { Bus, Signal } from '../bus/bus.ts';
import type { EventRecord } from '../journal/store.ts';
import { Frame } from './frame.ts';
import type { Outlet } from './outlet.ts';
import { readerState, type QueueLimits } from './reader.ts';
import { TickFrames } from './tick-frames.ts';

/** What a member can be told at any moment. */
export interface Picture {
  readonly sessionId: string;
  /** Identifies the numbering of the session's events. */
  readonly epoch: string;
  /** Zero of the session's time, epoch milliseconds. */
  readonly origin: number;
  status(): SessionStatusData;
  snapshot(): readonly FriendUpdateData[];
}

export interface BroadcasterOptions {
  readonly picture: Picture;
  readonly bus: Bus;
  readonly environment: Environment;
  readonly limits: QueueLimits & { readonly tickDelay: number };
}

interface Link {
  readonly userId: string;
  readonly outlet: Outlet;
  /** A reader that fell behind gets no ticks until it has caught up, and then a snapshot. */
  state: 'following' | 'behind';
}

/** Facts that change what a `session_status` says. */
const statusKinds: ReadonlySet<string> = new Set(['joined', 'left', 'away', 'back', 'started', 'ended']);

/** Passes the signals of one session on to the members that are connected here: each frame encoded once, the same bytes to all. */
export class Broadcaster {
  readonly #options: BroadcasterOptions;
  readonly #links = new Map<string, Link>();
  readonly #unsubscribe: () => void;
  #cancelCatchUp: Cancel | undefined;

  constructor(options: BroadcasterOptions) {
    this.#options = options;
    this.#unsubscribe = options.bus.subscribe(options.picture.sessionId, (signal) => this.#receive(signal));
  }

  /** From now on the outlet gets everything, beginning with the live picture; an earlier outlet of the user gets nothing more. */
  attach(userId: string, outlet: Outlet): void {
    this.#links.set(userId, { userId, outlet, state: 'following' });
    sendAll(outlet, this.#snapshot().for(userId, outlet.vocabulary));
  }

  detach(userId: string): void {
    this.#links.delete(userId);
  }

  stop(): void {
    this.#unsubscribe();
    this.#cancelCatchUp?.();
    this.#links.clear();
  }

  /** An event as the frame for those who know events. */
  eventFrame({ sessionId, offset, at, fact }: EventRecord): Frame {
    const data: SessionEventData = { sessionId, epoch: this.#options.picture.epoch, offset, at, event: fact };
    return Frame.of('session_event', data, this.#options.environment.now());
  }

  #receive(signal: Signal): void {
    switch (signal.kind) {
      case 'tick':
        this.#pass([...this.#links.values()], this.#frames(signal.updates, false));
        break;
      case 'events':
        this.#announce(signal.events);
    }
  }

  /** Sends a tick to the links that follow, and a snapshot to those that have caught up. */
  #pass(links: readonly Link[], tick: TickFrames | undefined): void {
    let snapshot: TickFrames | undefined;
    for (const link of links) {
      const state = readerState(link.outlet.bufferedBytes, this.#options.limits);
      if (state === 'too_slow') {
        this.#giveUp(link);
        continue;
      }
      if (state === 'following') {
        const frames = link.state === 'behind' ? (snapshot ??= this.#snapshot()) : tick;
        if (frames !== undefined) sendAll(link.outlet, frames.for(link.userId, link.outlet.vocabulary));
      }
      link.state = state;
    }
    this.#watchThoseBehind();
  }

  /** A session may fall silent while a reader is behind: it gets its snapshot all the same. */
  #watchThoseBehind(): void {
    if (this.#cancelCatchUp !== undefined || this.#behind().length === 0) return;
    const { environment, limits } = this.#options;
    this.#cancelCatchUp = environment.setTimer(limits.tickDelay, () => {
      this.#cancelCatchUp = undefined;
      this.#pass(this.#behind(), undefined);
    });
  }

  #behind(): readonly Link[] {
    return [...this.#links.values()].filter(({ state }) => state === 'behind');
  }

  /** Events may not be skipped: a reader that cannot take them is given up. */
  #announce(events: readonly EventRecord[]): void {
    for (const link of this.#links.values()) {
      if (readerState(link.outlet.bufferedBytes, this.#options.limits) === 'too_slow') this.#giveUp(link);
    }
    for (const event of events) {
      this.#sendTo('full', () => this.eventFrame(event));
      if (event.fact.kind === 'left') this.#dismiss(event.fact.userId);
    }
    if (events.some(({ fact }) => statusKinds.has(fact.kind))) this.#sendTo('original', () => this.#statusFrame());
  }

  #sendTo(vocabulary: Outlet['vocabulary'], make: () => Frame): void {
    let frame: Frame | undefined;
    for (const { outlet } of this.#links.values()) if (outlet.vocabulary === vocabulary) outlet.send((frame ??= make()));
  }

  /** The news of its own leaving is the last that a member gets. */
  #dismiss(userId: string): void {
    const link = this.#links.get(userId);
    this.#links.delete(userId);
    if (link?.outlet.vocabulary === 'original') link.outlet.send(this.#statusFrame());
  }

  #statusFrame(): Frame {
    const { picture, environment } = this.#options;
    return Frame.of('session_status', picture.status(), environment.now());
  }

  #giveUp({ userId, outlet }: Link): void {
    this.#links.delete(userId);
    outlet.close(closeCodes.slowReader);
  }

  #snapshot(): TickFrames {
    return this.#frames(this.#options.picture.snapshot(), true);
  }

  #frames(updates: readonly FriendUpdateData[], snapshot: boolean): TickFrames {
    const { picture, environment } = this.#options;
    return new TickFrames(picture.sessionId, updates, { at: environment.now(), origin: picture.origin, snapshot });
  }
}

function sendAll(outlet: Outlet, frames: readonly Frame[]): void {
  for (const frame of frames) outlet.send(frame);
}
