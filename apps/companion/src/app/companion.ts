import { RealTimeSyncService, SyncError, type Guest, type PacelineApi, type SessionSummary, type Sharing, type TrackArchive } from '@paceline/client';
import { openLiveConnection } from '@paceline/client/live';
import type { LocationSource } from '@paceline/client/sources';
import type { Cancel, Environment, Plan as SessionPlan } from '@paceline/core';
import type { TabIdentity } from '../identity/identity.ts';
import type { Network } from '../platform/network.ts';
import type { Speaker } from '../platform/speaker.ts';
import type { Storage } from '../platform/storage.ts';
import { savedView } from '../run/kept-view.ts';
import { Run, type Plan } from '../run/run.ts';
import { forgetSeat, savedSeat } from '../run/seat.ts';
import { createStore, type Store } from '../run/store.ts';
import { bareCode } from '../view/code.ts';
import { titleBy } from '../view/session-words.ts';
import { Library } from './library.ts';
import { nextGhost, takeAlong, type NextGhost } from './next-ghost.ts';
import { ownSeats, type OwnSeat } from './own-seats.ts';
import { pathOf, routeOf, type Route } from './routes.ts';
import { unitsStore, type UnitsStore } from './units.ts';

/** What the companion needs of the page it lives in. */
export interface CompanionParts {
  readonly environment: Environment;
  readonly api: PacelineApi;
  readonly identity: TabIdentity;
  readonly network: Network;
  /** Storage of the whole browser. */
  readonly device: Storage;
  /** Where samples are kept that the server has not stored yet. */
  readonly archive: TrackArchive;
  /** Address of the server. */
  readonly server: string;
  /** The device's own positions. */
  readonly gps: LocationSource;
  readonly simulated: (seed: string) => LocationSource;
  /** Template of raster map tiles; resolves with undefined when there are none or the server does not say. */
  readonly fetchTiles: () => Promise<string | undefined>;
  readonly keepScreenOn: () => () => void;
  /** Milliseconds between two readings, by the battery; about a second when absent. */
  readonly interval?: (() => number) | undefined;
  readonly speaker: Speaker;
  /** Shows another address without loading a page, as a new entry of the history or in the place of the last one. */
  readonly showAddress: (path: string, entry: HistoryEntry) => void;
}

export type HistoryEntry = 'new' | 'same';

export interface NewRun {
  readonly name: string;
  readonly title: string;
  /** Epoch milliseconds; at once when undefined. */
  readonly startsAt: number | undefined;
  readonly sharing: Sharing;
  /** A race, a pace, a handicap; people just run together when absent. */
  readonly plan?: SessionPlan | undefined;
}

export interface CompanionState {
  readonly route: Route;
  /** The run this tab takes part in. */
  readonly run: Run | undefined;
}

type CompanionAction =
  | { readonly type: 'routed'; readonly route: Route }
  | { readonly type: 'run'; readonly run: Run | undefined };

const NAME = 'paceline.name';
/** The name of a guest who has not said one yet: enough to look at an invitation. */
const NAMELESS = 'Runner';
/** Before what a run has left is looked for, milliseconds: until it is let go of, nobody else may have it. */
const LETTING_GO = 1_000;
/** Before something is tried again that failed for now, milliseconds. */
const TRY_AGAIN = 5_000;

/** One tab of the companion: where it is, who it is, and the run it takes part in. */
export class Companion {
  readonly store: Store<CompanionState, CompanionAction>;
  readonly units: UnitsStore;
  readonly library: Library;
  readonly nextGhost: NextGhost = nextGhost();
  readonly #parts: CompanionParts;
  #tiles: Promise<string | undefined> | undefined;

  constructor(parts: CompanionParts, pathname: string) {
    this.#parts = parts;
    this.library = new Library(parts);
    this.units = unitsStore(parts.device);
    this.store = createStore<CompanionState, CompanionAction>({ route: routeOf(pathname), run: undefined }, reduce);
    parts.identity.onTaken(() => this.#taken());
  }

  get network(): Network {
    return this.#parts.network;
  }

  get environment(): Environment {
    return this.#parts.environment;
  }

  /** Follows the address of the page, as after the back button. */
  follow(pathname: string): void {
    this.store.dispatch({ type: 'routed', route: routeOf(pathname) });
  }

  go(path: string, entry: HistoryEntry = 'new'): void {
    if (path !== pathNow(this.store.get().route)) this.#parts.showAddress(path, entry);
    this.follow(path);
  }

  now(): number {
    return this.#parts.environment.now();
  }

  /** The name that was used last. */
  get name(): string {
    return this.#parts.device.getItem(NAME) ?? '';
  }

  /** The runs that this browser is in, also as somebody whom this tab is not. */
  async ownSeats(): Promise<readonly OwnSeat[]> {
    return ownSeats(await this.#parts.identity.known(), this.#parts.device);
  }

  /** Its place in that session, if it has one. */
  async seatIn(sessionId: string): Promise<OwnSeat | undefined> {
    return (await this.ownSeats()).find(({ seat }) => seat.sessionId === sessionId);
  }

  /** Its place in the session of that code, if it has one. Asks no server. */
  async seatOf(code: string): Promise<OwnSeat | undefined> {
    return (await this.ownSeats()).find((own) => own.code === bareCode(code));
  }

  /** Uploads what pages before this one have left, whoever recorded it. */
  async uploadKept(): Promise<void> {
    for (const { guest } of await this.#parts.identity.known()) this.#serviceOf(guest).uploadKept(guest.userId);
  }

  /** Calls `tryAgain` once: when there is a network again, and in a while in any case. */
  onceWorthTrying(tryAgain: () => void, after = TRY_AGAIN): Cancel {
    const { environment, network } = this.#parts;
    const cancels = [environment.setTimer(after, () => settle()), network.subscribe(() => network.isThere() && settle())];
    const cancel = () => {
      for (const each of cancels) each();
    };
    const settle = () => {
      cancel();
      tryAgain();
    };
    return cancel;
  }

  /** What an invitation leads to; the person may join it from then on. */
  preview(code: string): Promise<SessionSummary> {
    return this.#asGuest(this.name, ({ token }) => this.#parts.api.redeemInvite(token, code));
  }

  /** What is known of a session that this person may see: nobody whom no server knows yet is in one. */
  async session(sessionId: string): Promise<SessionSummary> {
    const guest = await this.#parts.identity.existing();
    if (guest === undefined) throw new SyncError('not_invited', `Nobody of this browser is in session ${sessionId}.`);
    return this.#parts.api.session(guest.token, sessionId);
  }

  /** Template of the map tiles that the operator has set, if any. */
  async tiles(): Promise<string | undefined> {
    this.#tiles ??= this.#parts.fetchTiles();
    return this.#tiles;
  }

  /** Opens a session and returns its code. */
  async create({ name, title, startsAt, sharing, plan }: NewRun): Promise<string> {
    this.#rememberName(name);
    const wishes = {
      sharing,
      plan,
      title: title === '' ? titleBy(name) : title,
      ...(startsAt === undefined ? {} : { startsAt: new Date(startsAt).toISOString() }),
    };
    const { code } = await this.#asGuest(name, ({ token }) => this.#parts.api.createSession(token, wishes));
    return code;
  }

  /** Takes part in a session, in which `race` metres are raced, and shows it; what comes of it appears in the store of the run. Rejects when this tab can be nobody. */
  async join(plan: Omit<Plan, 'before'>, race?: number): Promise<void> {
    this.#rememberName(plan.name);
    const guest = await this.#parts.identity.claim(plan.name);
    const ghost = plan.mode === 'watch' ? undefined : this.nextGhost.get();
    if (ghost !== undefined) takeAlong(this.#parts.device, { userId: guest.userId, sessionId: plan.sessionId }, { ghost, race });
    if (ghost !== undefined) this.nextGhost.dispatch(undefined);
    const seat = savedSeat(this.#parts.device, guest.userId);
    // A recording of the same session goes on where it was, also after a leave by mistake.
    const before = seat?.sessionId === plan.sessionId && seat.mode === plan.mode ? seat : undefined;
    await this.#begin(guest, { ...plan, before: before && { ...before, stage: 'in' } });
  }

  /** Goes on with a run, after a reload or in the place of another tab, which is told so. */
  async resume({ guest, seat }: OwnSeat, entry?: HistoryEntry): Promise<void> {
    await this.#parts.identity.become(guest);
    // The other tab has recorded until now.
    const before = savedSeat(this.#parts.device, guest.userId) ?? seat;
    await this.#begin(guest, { ...before, before }, entry);
  }

  /** Takes back a run that goes on elsewhere. */
  async takeBack({ plan }: Run): Promise<void> {
    const own = await this.seatIn(plan.sessionId);
    return own === undefined ? this.join(plan) : this.resume(own);
  }

  /** Ends the run for this person and shows the start page. */
  async leave(): Promise<void> {
    const { run } = this.store.get();
    await run?.leave();
    this.store.dispatch({ type: 'run', run: undefined });
    this.go('/');
  }

  /** Lets go of a run that is to be deleted, wherever this browser remembers it. */
  async letGo(sessionId: string): Promise<void> {
    const { device, identity } = this.#parts;
    const { run } = this.store.get();
    if (run?.plan.sessionId === sessionId) {
      await run.leave();
      this.store.dispatch({ type: 'run', run: undefined });
    }
    for (const { guest } of await identity.known()) forgetSeat(device, guest.userId, sessionId);
  }

  async #begin(guest: Guest, plan: Plan, entry?: HistoryEntry): Promise<void> {
    const { environment, api, device, keepScreenOn, interval, speaker } = this.#parts;
    await this.store.get().run?.leave();
    const sync = this.#serviceOf(guest);
    const view = plan.before && savedView(device, { userId: guest.userId, sessionId: plan.sessionId });
    const run = new Run({ environment, api, sync, guest, seats: device, view, source: this.#sourceOf(plan, guest), keepScreenOn, interval, speaker, units: this.units }, plan);
    this.store.dispatch({ type: 'run', run });
    this.go(pathOf({ page: 'session', sessionId: plan.sessionId }), entry);
    void run.begin();
  }

  /** Another tab goes on as this one's person, with or without a network. */
  #taken(): void {
    this.store.get().run?.taken();
    this.#parts.environment.setTimer(LETTING_GO, () => void this.uploadKept());
  }

  #serviceOf({ token }: Guest): RealTimeSyncService {
    const { environment, server, archive } = this.#parts;
    return new RealTimeSyncService({ url: server, getToken: () => token, environment, client: 'companion', storage: archive, openConnection: openLiveConnection });
  }

  #sourceOf({ mode, before }: Plan, { userId }: Guest): LocationSource | undefined {
    if (mode === 'watch' || before?.stage === 'finished') return undefined;
    return mode === 'gps' ? this.#parts.gps : this.#parts.simulated(userId);
  }

  /** Calls the server as this tab's guest; once more as a new one when it does not know the old one any more. */
  async #asGuest<T>(name: string, call: (guest: Guest) => Promise<T>): Promise<T> {
    const { identity } = this.#parts;
    const guest = await identity.claim(name === '' ? NAMELESS : name);
    try {
      return await call(guest);
    } catch (error) {
      if (!(error instanceof SyncError) || error.kind !== 'unauthorized') throw error;
      await identity.forget(guest);
      return call(await identity.claim(name === '' ? NAMELESS : name));
    }
  }

  #rememberName(name: string): void {
    this.#parts.device.setItem(NAME, name);
  }
}

const pathNow = (route: Route): string | undefined => (route.page === 'unknown' ? undefined : pathOf(route));

function reduce(state: CompanionState, action: CompanionAction): CompanionState {
  return action.type === 'routed' ? { ...state, route: action.route } : { ...state, run: action.run };
}
