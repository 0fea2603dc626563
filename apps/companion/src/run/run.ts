import type { Guest, PacelineApi, RealTimeSyncService, SessionInfo } from '@paceline/client';
import { SyncError } from '@paceline/client';
import type { Cancel, Environment } from '@paceline/core';
import type { Storage } from '../platform/storage.ts';
import type { LocationSource } from '../sources/source.ts';
import { besideOthers } from './beside.ts';
import { happeningsOf } from './happenings.ts';
import { sightingOf } from './racer.ts';
import { reduce } from './reduce.ts';
import { startOf, type Part, type RunAction, type RunState } from './run-state.ts';
import { Recorder } from './recorder.ts';
import { saveSeat, type Mode, type SavedSeat } from './seat.ts';
import { createStore, type Store } from './store.ts';

/** What someone has decided on the join page, or before a reload. */
export interface Plan {
  readonly sessionId: string;
  readonly title: string;
  readonly name: string;
  readonly mode: Mode;
  /** What was recorded before a reload. */
  readonly before: SavedSeat | undefined;
}

export interface RunParts {
  readonly environment: Environment;
  readonly api: PacelineApi;
  readonly sync: RealTimeSyncService;
  readonly guest: Guest;
  /** Where the seat is kept for a reload. */
  readonly seats: Storage;
  /** Absent for those who only watch. */
  readonly source: LocationSource | undefined;
  readonly keepScreenOn: () => () => void;
}

/** How often the picture is brought up to the present, milliseconds: numbers change each second, marks glide in between. */
const FRAME = 250;

/** One person's part in one session, from the join to the leave. */
export class Run {
  readonly plan: Plan;
  readonly sync: RealTimeSyncService;
  readonly store: Store<RunState, RunAction>;
  readonly #parts: RunParts;
  readonly #recorder: Recorder | undefined;
  #stops: Cancel[] = [];

  constructor(parts: RunParts, plan: Plan) {
    this.#parts = parts;
    this.plan = plan;
    this.sync = parts.sync;
    this.store = createStore(startOf(parts.guest.userId, firstPart(plan), parts.sync.serverNow()), reduce);
    if (parts.source === undefined) return;
    const recorded = () => this.#save('in');
    this.#recorder = new Recorder({ ...parts, source: parts.source, store: this.store, before: plan.before?.recorder, recorded });
  }

  /** Joins; what comes of it appears in the store. */
  async begin(): Promise<void> {
    const { guest, environment } = this.#parts;
    const { sessionId, name, mode } = this.plan;
    const happenings = happeningsOf(this.sync).subscribe((action) => this.store.dispatch(action));
    this.#stops = [() => happenings.unsubscribe(), frames(environment, () => this.#tick())];
    try {
      const role = mode === 'watch' ? 'spectator' : 'runner';
      const session = await this.sync.joinSession(sessionId, guest.userId, [], { name, role });
      this.#save(this.plan.before?.stage === 'finished' ? 'finished' : 'in');
      const tracks = Promise.all(session.roster.flatMap(({ userId, role }) => (role === 'runner' ? [this.#fetchTrack(session, userId)] : [])));
      if (mode === 'simulated') await this.#startBeside(tracks);
      else this.#recorder?.start();
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      this.store.dispatch({ type: 'ended', end: { kind: 'refused', error } });
    }
  }

  /** Ends the recording; the person stays and watches the others. */
  finish(): void {
    this.#recorder?.finish();
    this.store.dispatch({ type: 'finished' });
    this.#save('finished');
  }

  /** Uploads what is left, within limits, and gives up the seat. */
  async leave(): Promise<void> {
    this.#recorder?.stop();
    this.#save('left');
    await this.sync.leaveSession();
    this.#stop();
    this.#closeWhenUploaded();
    this.store.dispatch({ type: 'ended', end: { kind: 'left' } });
  }

  /** Lets go of everything without leaving the session. */
  close(): void {
    this.#recorder?.stop();
    this.#stop();
    this.sync.close();
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
    return acked + pending - kept;
  }

  #stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  /** Who left without a network has the rest uploaded as soon as there is one, as long as the page is open. */
  #closeWhenUploaded(): void {
    this.sync.outbox.subscribe(({ pending }) => {
      if (pending === 0) this.sync.close();
    });
  }

  #tick(): void {
    if (this.store.get().end?.kind === 'lost') return this.close();
    this.#recorder?.tick();
    const { link } = this.store.get();
    this.store.dispatch({ type: 'tick', now: this.sync.serverNow() });
    // Asks the server whether it is there rather than waiting until the silence is certain.
    if (link.kind === 'connected' && this.store.get().link.kind === 'silent') this.sync.wake();
  }

  /** An invented run begins where the others are by now: one that is kilometres behind would show nothing. */
  async #startBeside(tracks: Promise<unknown>): Promise<void> {
    await tracks;
    this.#tick();
    if (this.store.get().end === undefined) this.#recorder?.start(besideOthers(this.store.get()));
  }

  /** The beginning of a run, without which its gaps in seconds and its line on the map would begin only now. */
  async #fetchTrack({ sessionId }: SessionInfo, userId: string): Promise<void> {
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

/** Calls `show` again and again until the returned function is called. */
function frames(environment: Environment, show: () => void): Cancel {
  let cancel: Cancel = () => undefined;
  const next = () => {
    show();
    cancel = environment.setTimer(FRAME, next);
  };
  next();
  return () => cancel();
}
