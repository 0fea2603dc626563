import type { Guest, PacelineApi, RealTimeSyncService, SessionInfo } from '@paceline/client';
import { SyncError } from '@paceline/client';
import type { LocationSource } from '@paceline/client/sources';
import type { Cancel, Environment, Pacer } from '@paceline/core';
import type { UnitsStore } from '../app/units.ts';
import { Coach } from '../coach/coach.ts';
import type { Speaker } from '../platform/speaker.ts';
import type { Storage } from '../platform/storage.ts';
import { besideOthers } from './beside.ts';
import { frames } from './frames.ts';
import { happeningsOf } from './happenings.ts';
import { forgetView, recalled, saveView, type KeptView } from './kept-view.ts';
import { savedGhosts, saveGhosts, type GhostKey } from './kept-ghosts.ts';
import { noSearches, searchOn } from './missing.ts';
import { joinAtLast } from './persistent-join.ts';
import { sightingOf } from './racer.ts';
import { reduce } from './reduce.ts';
import { startOf, type Part, type RunAction, type RunState } from './run-state.ts';
import { Recorder } from './recorder.ts';
import { saveSeat, type Mode, type SavedSeat } from './seat.ts';
import { ServerTime } from './server-time.ts';
import { createStore, type Store } from './store.ts';
import { unsentOf } from './unsent.ts';

/** What someone has decided on the join page, or before a reload. */
export interface Plan {
  readonly sessionId: string;
  readonly title: string;
  readonly name: string;
  readonly mode: Mode;
  /** In a handicap: seconds in which the runner expects to cover the distance. */
  readonly estimate?: number | undefined;
  /** What was recorded before a reload. Who was in the session already does not give up on joining it. */
  readonly before: SavedSeat | undefined;
}

export interface RunParts {
  readonly environment: Environment;
  readonly api: PacelineApi;
  readonly sync: RealTimeSyncService;
  readonly guest: Guest;
  /** Where the seat and what is shown are kept for a reload. */
  readonly seats: Storage;
  /** What the page before this one has left of the session. */
  readonly view: KeptView | undefined;
  /** Absent for those who only watch. */
  readonly source: LocationSource | undefined;
  readonly keepScreenOn: () => () => void;
  /** Milliseconds between two readings; about a second when absent. */
  readonly interval?: (() => number) | undefined;
  readonly speaker: Speaker;
  readonly units: UnitsStore;
}

/** How often what is shown is kept for a page that dies without notice, milliseconds. */
const KEEP_EVERY = 10_000;
/** How often a lost connection is tried again when the SDK waits for a hint, milliseconds: somebody may be looking. */
const TRY_EVERY = 30_000;

/** One person's part in one session, from the join to the leave. */
export class Run {
  readonly plan: Plan;
  readonly sync: RealTimeSyncService;
  readonly store: Store<RunState, RunAction>;
  /** Of who runs. */
  readonly coach: Coach | undefined;
  readonly #parts: RunParts;
  readonly #recorder: Recorder | undefined;
  readonly #time: ServerTime;
  #stops: Cancel[] = [];
  #isJoining = true;
  #searches = noSearches;
  /** On the monotonic clock. */
  #keptAt = -Infinity;
  #triedAt = -Infinity;

  constructor(parts: RunParts, plan: Plan) {
    this.#parts = parts;
    this.plan = plan;
    this.sync = parts.sync;
    const { guest, source, view } = parts;
    this.#time = new ServerTime({ ...parts, lead: view?.lead ?? 0 });
    const [part, now] = [firstPart(plan), this.#time.now()];
    this.store = createStore(view === undefined ? startOf(guest.userId, part, now) : recalled(guest.userId, part, { view, now }), reduce);
    if (plan.mode !== 'watch') this.store.dispatch({ type: 'ghosts', ghosts: savedGhosts(parts.seats, this.#ghostKey) });
    if (source === undefined) return;
    this.coach = new Coach({ ...parts, device: parts.seats, store: this.store });
    const own = { recorded: () => this.#save('in'), finished: () => this.#finished() };
    this.#recorder = new Recorder({ ...parts, source, store: this.store, time: this.#time, before: plan.before?.recorder, session: view?.session, ...own });
  }

  /** Joins; what comes of it appears in the store. */
  async begin(): Promise<void> {
    const { environment, view } = this.#parts;
    const connections = this.sync.connectionStatus.subscribe(({ state }) => {
      if (state === 'connected') this.#time.heard();
    });
    const happenings = happeningsOf(this.sync, () => this.#isJoining).subscribe((action) => this.store.dispatch(action));
    this.#stops = [() => connections.unsubscribe(), () => happenings.unsubscribe(), frames(environment, () => this.#tick()), () => this.coach?.stop()];
    this.coach?.start();
    const joined = this.#join();
    // A run that is known already goes on, whether there is a network or not.
    if (view !== undefined) this.#recorder?.start();
    try {
      await this.#goOn(await joined);
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      this.#recorder?.stop();
      this.store.dispatch({ type: 'ended', end: { kind: 'refused', error } });
    }
  }

  /** Ends the recording; the person stays and watches the others. */
  finish(): void {
    this.#recorder?.finish();
    this.#finished();
  }

  #finished(): void {
    this.coach?.finish();
    this.store.dispatch({ type: 'finished' });
    this.#save('finished');
  }

  /** Uploads what is left, within limits, and gives up the seat. */
  async leave(): Promise<void> {
    this.#recorder?.stop();
    const { end } = this.store.get();
    // Where it goes on in another tab, what is kept of it is that one's.
    if (end?.kind !== 'lost' || end.error.kind !== 'replaced') {
      this.#save('left');
      forgetView(this.#parts.seats, this.#parts.guest.userId);
    }
    await this.sync.leaveSession();
    this.#stop();
    this.#closeWhenUploaded();
    this.store.dispatch({ type: 'ended', end: { kind: 'left' } });
  }

  /** Another tab of this browser goes on with the run. */
  taken(): void {
    this.store.dispatch({ type: 'ended', end: { kind: 'lost', error: new SyncError('replaced', 'Another tab of this browser has taken the run over.') } });
    this.close();
  }

  /** Lets go of everything without leaving the session. */
  close(): void {
    this.#recorder?.stop();
    this.#stop();
    this.sync.close();
  }

  /** Runs with these earlier runs beside the friends, also after a reload. */
  runWith(ghosts: readonly Pacer[]): void {
    saveGhosts(this.#parts.seats, this.#ghostKey, ghosts);
    this.store.dispatch({ type: 'ghosts', ghosts });
    this.#tick();
  }

  get #ghostKey(): GhostKey {
    return { userId: this.#parts.guest.userId, sessionId: this.plan.sessionId };
  }

  /** Puts a runner into the middle of the picture. */
  choose(userId: string): void {
    this.store.dispatch({ type: 'choose', userId });
    this.#tick();
  }

  /** The browser says that the network is gone. */
  offline(): void {
    this.store.dispatch({ type: 'offline' });
    this.sync.wake();
  }

  /** How many samples would be lost with the page: neither the server has them nor this device's disk. */
  get atRisk(): number {
    const { pending, acked, kept = acked } = this.store.get().outbox;
    return acked + pending - kept + (this.#recorder?.held ?? 0);
  }

  /** Keeps what is shown, for the next page. */
  keep(): void {
    const { end } = this.store.get();
    if (end === undefined) saveView(this.#parts.seats, this.store.get(), this.#time.lead);
  }

  async #join(): Promise<SessionInfo> {
    const { environment, guest } = this.#parts;
    const { sessionId, name, mode, estimate, before } = this.plan;
    const role = mode === 'watch' ? 'spectator' : 'runner';
    const session = await joinAtLast({
      environment,
      attempt: () => this.sync.joinSession(sessionId, guest.userId, [], { name, role, estimate }),
      isWanted: () => before !== undefined && this.#stops.length > 0,
    });
    this.#isJoining = false;
    return session;
  }

  /** The server has confirmed the join. */
  async #goOn(session: SessionInfo): Promise<void> {
    this.#save(this.plan.before?.stage === 'finished' ? 'finished' : 'in');
    const tracks = Promise.all(session.roster.flatMap(({ userId, role }) => (role === 'runner' ? [this.#fetchTrack(session.sessionId, userId)] : [])));
    if (this.#parts.view !== undefined) return;
    if (this.plan.mode === 'simulated') await this.#startBeside(tracks);
    else this.#recorder?.start();
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  /** Who left without a network has the rest uploaded as soon as there is one, as long as the page is open. */
  #closeWhenUploaded(): void {
    this.sync.outbox.subscribe((outbox) => {
      if (unsentOf(outbox) === 0) this.sync.close();
    });
  }

  #tick(): void {
    const { end } = this.store.get();
    if (end?.kind === 'lost') {
      if (end.error.kind === 'removed') void this.#findDeleted();
      return this.close();
    }
    this.#recorder?.tick();
    const { link, session } = this.store.get();
    this.store.dispatch({ type: 'tick', now: this.#time.now() });
    // Asks the server whether it is there rather than waiting until the silence is certain.
    if (link.kind === 'connected' && this.store.get().link.kind === 'silent') this.sync.wake();
    const now = this.#parts.environment.monotonic();
    this.#tryAgain(now);
    // From the first moment on, so that a join link finds the run by its code.
    if (session !== undefined && now - this.#keptAt >= KEEP_EVERY) {
      this.#keptAt = now;
      this.keep();
    }
    if (link.kind === 'connected') this.#search(now);
  }

  /** Whoever is sent away is not told whether the whole run is gone. */
  async #findDeleted(): Promise<void> {
    const { api, guest } = this.#parts;
    try {
      await api.session(guest.token, this.plan.sessionId);
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      // Any other failure leaves what is known as it is.
      if (error.kind === 'invalid_session') this.store.dispatch({ type: 'ended', end: { kind: 'lost', error } });
    }
  }

  /** Who records is never given up on by the SDK; who has finished or watches would wait for a hint that may not come. */
  #tryAgain(now: number): void {
    if (this.store.get().link.kind !== 'broken') {
      this.#triedAt = now;
    } else if (now - this.#triedAt >= TRY_EVERY) {
      this.#triedAt = now;
      this.sync.wake();
    }
  }

  /** What a runner has recorded without a network is stored when they are back, but was not seen live. */
  #search(now: number): void {
    const { racers, session } = this.store.get();
    const { searches, due, over } = searchOn(this.#searches, racers.values(), now);
    this.#searches = searches;
    for (const userId of over) this.store.dispatch({ type: 'given_up', userId });
    if (session !== undefined) for (const userId of due) void this.#fetchTrack(session.sessionId, userId);
  }

  /** An invented run begins where the others are by now: one that is kilometres behind would show nothing. */
  async #startBeside(tracks: Promise<unknown>): Promise<void> {
    await tracks;
    this.#tick();
    if (this.store.get().end === undefined) this.#recorder?.start(besideOthers(this.store.get()));
  }

  /** The beginning of a run, without which its gaps in seconds and its line on the map would begin only now. */
  async #fetchTrack(sessionId: string, userId: string): Promise<void> {
    const { api, guest } = this.#parts;
    try {
      const { samples } = await api.track(guest.token, sessionId, userId);
      const track = samples.map((sample) => sightingOf(sample, Date.parse(sample.timestamp)));
      this.store.dispatch({ type: 'track', userId, track });
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      this.store.dispatch({ type: 'problem', error });
    }
  }

  #save(stage: SavedSeat['stage']): void {
    const { guest, seats } = this.#parts;
    const { sessionId, title, name, mode } = this.plan;
    saveSeat(seats, guest.userId, { sessionId, title, name, mode, stage, recorder: this.#recorder?.state });
  }
}

function firstPart({ mode, before }: Plan): Part {
  if (mode === 'watch') return { kind: 'watching' };
  return before?.stage === 'finished' ? { kind: 'finished' } : { kind: 'ready', position: { kind: 'searching' } };
}
