import { RealTimeSyncService, SyncError, type Guest, type PacelineApi, type SessionSummary, type Sharing, type TrackArchive } from '@paceline/client';
import type { Environment } from '@paceline/core';
import type { TabIdentity } from '../identity/identity.ts';
import type { Storage } from '../platform/storage.ts';
import { savedView } from '../run/kept-view.ts';
import { Run, type Plan } from '../run/run.ts';
import { savedSeat, type SavedSeat } from '../run/seat.ts';
import { createStore, type Store } from '../run/store.ts';
import type { LocationSource } from '../sources/source.ts';
import { pathOf, routeOf, type Route } from './routes.ts';

/** What the companion needs of the page it lives in. */
export interface CompanionParts {
  readonly environment: Environment;
  readonly api: PacelineApi;
  readonly identity: TabIdentity;
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
  /** Shows another address without loading a page. */
  readonly showAddress: (path: string) => void;
}

export interface NewRun {
  readonly name: string;
  readonly title: string;
  /** Epoch milliseconds; at once when undefined. */
  readonly startsAt: number | undefined;
  readonly sharing: Sharing;
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

/** One tab of the companion: where it is, who it is, and the run it takes part in. */
export class Companion {
  readonly store: Store<CompanionState, CompanionAction>;
  readonly #parts: CompanionParts;
  #tiles: Promise<string | undefined> | undefined;

  constructor(parts: CompanionParts, pathname: string) {
    this.#parts = parts;
    this.store = createStore<CompanionState, CompanionAction>({ route: routeOf(pathname), run: undefined }, reduce);
  }

  /** Follows the address of the page, as after the back button. */
  follow(pathname: string): void {
    this.store.dispatch({ type: 'routed', route: routeOf(pathname) });
  }

  go(path: string): void {
    if (path !== pathNow(this.store.get().route)) this.#parts.showAddress(path);
    this.follow(path);
  }

  now(): number {
    return this.#parts.environment.now();
  }

  /** The name that was used last. */
  get name(): string {
    return this.#parts.device.getItem(NAME) ?? '';
  }

  /** The run that this tab's person was in before the page was loaded. */
  async unfinished(): Promise<SavedSeat | undefined> {
    const guest = await this.#parts.identity.existing();
    const seat = guest && savedSeat(this.#parts.device, guest.userId);
    return seat?.stage === 'left' ? undefined : seat;
  }

  /** Uploads what pages before this one have left of this tab's person. */
  async uploadKept(): Promise<void> {
    const guest = await this.#parts.identity.existing();
    if (guest !== undefined) this.#serviceOf(guest).uploadKept(guest.userId);
  }

  /** What an invitation leads to; the person may join it from then on. */
  preview(code: string): Promise<SessionSummary> {
    return this.#asGuest(this.name, ({ token }) => this.#parts.api.redeemInvite(token, code));
  }

  /** What is known of a session that this person may see. */
  session(sessionId: string): Promise<SessionSummary> {
    return this.#asGuest(this.name, ({ token }) => this.#parts.api.session(token, sessionId));
  }

  /** Template of the map tiles that the operator has set, if any. */
  async tiles(): Promise<string | undefined> {
    this.#tiles ??= this.#parts.fetchTiles();
    return this.#tiles;
  }

  /** Opens a session and returns its code. */
  async create({ name, title, startsAt, sharing }: NewRun): Promise<string> {
    this.#rememberName(name);
    const wishes = {
      sharing,
      ...(title === '' ? {} : { title }),
      ...(startsAt === undefined ? {} : { startsAt: new Date(startsAt).toISOString() }),
    };
    const { code } = await this.#asGuest(name, ({ token }) => this.#parts.api.createSession(token, wishes));
    return code;
  }

  /** Takes part in a session and shows it; what comes of it appears in the store of the run. Rejects when this tab can be nobody. */
  async join(plan: Omit<Plan, 'before'>): Promise<void> {
    this.#rememberName(plan.name);
    const guest = await this.#parts.identity.claim(plan.name);
    const seat = savedSeat(this.#parts.device, guest.userId);
    // A recording of the same session goes on where it was, also after a leave by mistake.
    const before = seat?.sessionId === plan.sessionId && seat.mode === plan.mode ? seat : undefined;
    await this.#begin(guest, { ...plan, before: before && { ...before, stage: 'in' } });
  }

  /** Goes on with a run after a reload. */
  async resume(seat: SavedSeat): Promise<void> {
    const guest = await this.#parts.identity.claim(seat.name);
    await this.#begin(guest, { ...seat, before: seat });
  }

  /** Ends the run for this person and shows the start page. */
  async leave(): Promise<void> {
    const { run } = this.store.get();
    await run?.leave();
    this.store.dispatch({ type: 'run', run: undefined });
    this.go('/');
  }

  async #begin(guest: Guest, plan: Plan): Promise<void> {
    const { environment, api, device, keepScreenOn } = this.#parts;
    await this.store.get().run?.leave();
    const sync = this.#serviceOf(guest);
    const view = plan.before && savedView(device, { userId: guest.userId, sessionId: plan.sessionId });
    const run = new Run({ environment, api, sync, guest, seats: device, view, source: this.#sourceOf(plan, guest), keepScreenOn }, plan);
    this.store.dispatch({ type: 'run', run });
    this.go(pathOf({ page: 'session', sessionId: plan.sessionId }));
    void run.begin();
  }

  #serviceOf({ token }: Guest): RealTimeSyncService {
    const { environment, server, archive } = this.#parts;
    return new RealTimeSyncService({ url: server, getToken: () => token, environment, client: 'companion', storage: archive });
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
