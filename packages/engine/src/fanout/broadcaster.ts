import type { Cancel, Environment } from '@paceline/core';
import { closeCodes, type FriendUpdateData, type SessionEventData, type SessionStatusData } from '@paceline/protocol';
import type { Bus, Signal } from '../bus/bus.ts';
import type { EventRecord } from '../journal/store.ts';
import { DividedTick, type Reader } from './divided-tick.ts';
import { Frame } from './frame.ts';
import { Instalments, partOf } from './instalments.ts';
import type { Outlet } from './outlet.ts';
import { RaceField } from './race-field.ts';
import { readerState, type QueueLimits } from './reader.ts';
import { TickFrames } from './tick-frames.ts';
import { Turns } from './turns.ts';

/** What a member can be told of a session at any moment. */
export interface Subject {
  readonly sessionId: string;
  /** Identifies the numbering of the session's events. */
  readonly epoch: string;
  /** Zero of the session's time, epoch milliseconds. */
  readonly origin: number;
  status(): SessionStatusData;
}

export interface BroadcasterOptions {
  readonly subject: Subject;
  /** The live picture: the newest sample of every runner. */
  readonly picture: () => readonly FriendUpdateData[];
  readonly bus: Bus;
  readonly environment: Environment;
  readonly limits: QueueLimits & { readonly tickDelay: number; readonly fullRateMembers: number };
}

interface Link extends Reader {
  readonly outlet: Outlet;
  /** A reader that fell behind, or did not look, gets no ticks until it follows again, and then a snapshot. */
  state: 'following' | 'behind';
  /** The parts of the picture that a snapshot of a large session has left out, to be told one at a time. */
  owed: number[];
}

/** What is sent now to those who follow. */
interface Portion {
  for(reader: Reader): readonly Frame[];
}

/** Between two ticks for those who asked for a slower rate, milliseconds; their samples still fit into binary frames. */
const SLOW_INTERVAL = 3_000;
/** How long the field of a large race counts as it was, milliseconds: overtaking takes longer. */
const FIELD_AGE = 1_000;

/** Facts that change what a `session_status` says. */
const statusKinds: ReadonlySet<string> = new Set(['joined', 'left', 'away', 'back', 'started', 'ended']);

/** Passes the signals of one session on to the members that are connected here: each frame encoded once, the same bytes to all. */
export class Broadcaster {
  readonly #options: BroadcasterOptions;
  readonly #links = new Map<string, Link>();
  readonly #unsubscribe: () => void;
  #cancelCatchUp: Cancel | undefined;
  /** What came since the last slow tick. */
  readonly #forSlow = new Map<string, FriendUpdateData>();
  #cancelSlow: Cancel | undefined;
  readonly #turns = new Turns();
  /** Of those at a slow rate: their ticks are others. */
  readonly #slowTurns = new Turns();
  #field: { readonly race: RaceField; readonly at: number } | undefined;

  constructor(options: BroadcasterOptions) {
    this.#options = options;
    this.#unsubscribe = options.bus.subscribe(options.subject.sessionId, (signal) => this.#receive(signal));
  }

  /** From now on the outlet gets everything, beginning with the live picture; an earlier outlet of the user gets nothing more. */
  attach(userId: string, outlet: Outlet, friends: readonly string[] = []): void {
    const link: Link = { userId, outlet, friends, state: 'following', owed: [] };
    this.#links.set(userId, link);
    sendEach(outlet, this.#snapshotFor(link));
    this.#watchThoseWhoWait();
  }

  detach(userId: string): void {
    this.#links.delete(userId);
  }

  /** The member has asked for another rate: who did not follow before gets the whole picture. */
  refresh(userId: string): void {
    const link = this.#links.get(userId);
    if (link === undefined) return;
    link.state = 'behind';
    this.#pass([link], undefined);
  }

  stop(): void {
    this.#unsubscribe();
    this.#cancelCatchUp?.();
    this.#cancelSlow?.();
    this.#links.clear();
  }

  /** An event as the frame for those who know events. */
  eventFrame({ sessionId, offset, at, fact }: EventRecord): Frame {
    const data: SessionEventData = { sessionId, epoch: this.#options.subject.epoch, offset, at, event: fact };
    return Frame.of('session_event', data, this.#options.environment.now());
  }

  #receive(signal: Signal): void {
    switch (signal.kind) {
      case 'tick':
        this.#tick(signal.updates);
        break;
      case 'events':
        this.#announce(signal.events);
    }
  }

  #tick(updates: readonly FriendUpdateData[]): void {
    const slow = this.#at('slow');
    if (slow.length > 0) {
      for (const update of updates) this.#forSlow.set(update.userId, update);
      this.#cancelSlow ??= this.#options.environment.setTimer(SLOW_INTERVAL, () => this.#tickSlowly());
    }
    this.#pass(this.#inPacks(slow.length === 0 ? [...this.#links.values()] : this.#at('full')), this.#portion(updates, this.#turns));
  }

  /** Those of a pack one after the other: they are sent the same frame, which is made ready to be written but once for all in a row. */
  #inPacks(links: readonly Link[]): readonly Link[] {
    const race = this.#race();
    if (race === undefined) return links;
    const packOf = ({ userId }: Link): number => race.packOf(userId) ?? -1;
    return links.toSorted((a, b) => packOf(a) - packOf(b));
  }

  #tickSlowly(): void {
    this.#cancelSlow = undefined;
    const updates = [...this.#forSlow.values()];
    this.#forSlow.clear();
    this.#pass(this.#at('slow'), this.#portion(updates, this.#slowTurns));
  }

  #at(rate: Outlet['rate']): readonly Link[] {
    return [...this.#links.values()].filter(({ outlet }) => outlet.rate === rate);
  }

  /** Sends that to the links that follow, and a snapshot to those that have caught up. */
  #pass(links: readonly Link[], portion: Portion | undefined): void {
    let instalments: Instalments | undefined;
    const owed = (): Instalments => (instalments ??= new Instalments(this.#options.picture(), (some) => this.#frames(some, false)));
    for (const link of links) {
      const state = readerState(link.outlet.bufferedBytes, this.#options.limits);
      if (state === 'too_slow') {
        this.#giveUp(link);
      } else if (link.outlet.rate === 'none') {
        link.state = 'behind';
      } else {
        if (state === 'following') this.#serve(link, portion, owed);
        link.state = state;
      }
    }
    this.#watchThoseWhoWait();
  }

  #serve(link: Link, portion: Portion | undefined, owed: () => Instalments): void {
    const { userId, outlet } = link;
    if (link.state === 'behind') return sendEach(outlet, this.#snapshotFor(link));
    if (portion !== undefined) sendEach(outlet, portion.for(link));
    const part = link.owed.shift();
    if (part !== undefined) sendEach(outlet, owed().of(part)?.for(userId, outlet.vocabulary) ?? []);
  }

  /** A session may fall silent while somebody is behind or has not been told all: it is told all the same. */
  #watchThoseWhoWait(): void {
    if (this.#cancelCatchUp !== undefined || this.#waiting().length === 0) return;
    const { environment, limits } = this.#options;
    this.#cancelCatchUp = environment.setTimer(limits.tickDelay, () => {
      this.#cancelCatchUp = undefined;
      this.#pass(this.#waiting(), undefined);
    });
  }

  #waiting(): readonly Link[] {
    return [...this.#links.values()].filter(({ state, owed, outlet }) => outlet.rate !== 'none' && (state === 'behind' || owed.length > 0));
  }

  /** Events may not be skipped: a reader that cannot take them is given up. */
  #announce(events: readonly EventRecord[]): void {
    for (const link of this.#links.values()) {
      if (readerState(link.outlet.bufferedBytes, this.#options.limits) === 'too_slow') this.#giveUp(link);
    }
    // All that happened at once in one go, but nothing after the news of one's own leaving.
    for (const together of untilLeft(events)) {
      const frames = together.map((event) => this.eventFrame(event));
      for (const { outlet } of this.#links.values()) if (outlet.vocabulary === 'full') outlet.sendAll(frames);
      const last = together.at(-1);
      if (last?.fact.kind === 'left') this.#dismiss(last.fact.userId);
    }
    if (events.some(({ fact }) => statusKinds.has(fact.kind))) this.#sendTo('original', () => this.#statusFrame());
  }

  #sendTo(vocabulary: Outlet['vocabulary'], make: () => Frame): void {
    let frame: Frame | undefined;
    for (const { outlet } of this.#links.values()) if (outlet.vocabulary === vocabulary) outlet.send((frame ??= make()));
  }

  /** The news of its own leaving is the last that a member gets. */
  #dismiss(userId: string): void {
    this.#forSlow.delete(userId);
    const link = this.#links.get(userId);
    this.#links.delete(userId);
    if (link?.outlet.vocabulary === 'original') link.outlet.send(this.#statusFrame());
  }

  #statusFrame(): Frame {
    const { subject, environment } = this.#options;
    return Frame.of('session_status', subject.status(), environment.now());
  }

  #giveUp({ userId, outlet }: Link): void {
    this.#links.delete(userId);
    outlet.close(closeCodes.slowReader);
  }

  #portion(updates: readonly FriendUpdateData[], turns: Turns): Portion {
    const race = this.#race();
    if (race === undefined) {
      const frames = this.#frames(updates, false);
      return { for: ({ userId, outlet }) => frames.for(userId, outlet.vocabulary) };
    }
    return new DividedTick(updates, { field: race, due: turns.take(updates, race.period), frames: (some) => this.#frames(some, false) });
  }

  /** The live picture; of a large session what the member sees at once, and the rest is owed. */
  #snapshotFor(link: Link): readonly Frame[] {
    const { userId, outlet, friends } = link;
    const picture = this.#options.picture();
    const race = this.#race();
    const pack = race?.packOf(userId);
    const isShown = (other: string) => race === undefined || other === userId || friends.includes(other) || race.isSeen(other, pack);
    link.owed = [...new Set(picture.filter((update) => !isShown(update.userId)).map(partOf))];
    return this.#frames(picture.filter((update) => isShown(update.userId)), true).for(userId, outlet.vocabulary);
  }

  /** Who runs beside whom, if the session is so large that it matters. */
  #race(): RaceField | undefined {
    const { environment, limits, picture } = this.#options;
    if (this.#links.size <= limits.fullRateMembers) return (this.#field = undefined);
    const now = environment.monotonic();
    if (this.#field === undefined || now - this.#field.at >= FIELD_AGE) this.#field = { race: new RaceField(picture()), at: now };
    return this.#field.race;
  }

  #frames(updates: readonly FriendUpdateData[], snapshot: boolean): TickFrames {
    const { subject, environment } = this.#options;
    return new TickFrames(subject.sessionId, updates, { at: environment.now(), origin: subject.origin, snapshot });
  }
}

/** The events in their order, cut behind each `left`. */
function untilLeft(events: readonly EventRecord[]): readonly (readonly EventRecord[])[] {
  const ends = [...events.keys()].filter((place) => events[place]?.fact.kind === 'left' || place === events.length - 1);
  return ends.map((end, place) => events.slice((ends[place - 1] ?? -1) + 1, end + 1));
}

function sendEach(outlet: Outlet, frames: readonly Frame[]): void {
  for (const frame of frames) outlet.send(frame);
}
