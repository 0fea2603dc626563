import type { Cancel } from '@paceline/core';
import { Phases } from '../fanout/cadence.ts';
import type { Store } from '../journal/store.ts';
import type { SessionContext } from './context.ts';
import { REMEMBERED_EVENTS } from './event-history.ts';
import { LiveSession, type LiveSessionContext } from './live-session.ts';
import type { Step } from './session.ts';
import { wholeTrack } from './whole-track.ts';

/** How often sessions that nobody uses are looked for, milliseconds; one stays at least for one such interval. */
const SWEEP_INTERVAL = 30_000;

/** The sessions that are in memory. Methods reject with the store's error when it cannot do its work. */
export class SessionDirectory {
  readonly #store: Store;
  readonly #phases = new Phases();
  readonly #context: SessionContext;
  /** Every session that is loaded or being loaded, so that none is ever in memory twice. */
  readonly #entries = new Map<string, Promise<LiveSession | undefined>>();
  readonly #live = new Set<LiveSession>();
  /** Those that were idle at the last sweep. */
  #idle: ReadonlySet<LiveSession> = new Set();
  #cancelSweep: Cancel | undefined;
  /** Since when clients can connect, on the monotonic clock; undefined before that. */
  #servingSince: number | undefined;

  constructor(store: Store, context: SessionContext) {
    this.#store = store;
    this.#context = context;
  }

  /** Clients can connect from now on: who had not left a session that is read later has been missing since now. */
  serve(): void {
    this.#servingSince = this.#context.environment.monotonic();
  }

  /** The session, from memory or from the store; undefined when there is none of that id. */
  find(sessionId: string): Promise<LiveSession | undefined> {
    return this.#entries.get(sessionId) ?? this.#enter(sessionId, () => this.#load(sessionId));
  }

  /** The session of that id, which is opened as `founding` says when it does not exist. */
  async findOrOpen(sessionId: string, founding: () => Promise<Step>): Promise<LiveSession> {
    for (;;) {
      const known = await this.find(sessionId);
      if (known !== undefined) return known;
      // While this call waited, another one may have begun to open the session.
      if (!this.#entries.has(sessionId)) return await this.#enter(sessionId, async () => this.#open(await founding()));
    }
  }

  /** Has nobody find the session before `work` is done, and then only what the store has of it. */
  async replace(session: LiveSession, work: () => Promise<void>): Promise<void> {
    const { sessionId } = session;
    const done = work();
    this.#live.delete(session);
    const again = this.#enter(sessionId, async () => {
      await done.catch(() => undefined);
      return this.#load(sessionId);
    });
    // Whoever asks for it next is told of the same trouble.
    await Promise.allSettled([again]);
    await done;
  }

  /** Waits for what is under way, then forgets all sessions. */
  async close(): Promise<void> {
    this.#cancelSweep?.();
    await Promise.allSettled(this.#entries.values());
    for (const session of this.#live) await session.close();
    this.#live.clear();
    this.#entries.clear();
  }

  #enter<Found extends LiveSession | undefined>(sessionId: string, make: () => Promise<Found>): Promise<Found> {
    const entry = this.#register(sessionId, make);
    this.#entries.set(sessionId, entry);
    return entry;
  }

  async #register<Found extends LiveSession | undefined>(sessionId: string, make: () => Promise<Found>): Promise<Found> {
    let session: Found | undefined;
    try {
      session = await make();
      return session;
    } finally {
      if (session === undefined) this.#entries.delete(sessionId);
      else {
        this.#live.add(session);
        this.#scheduleSweep();
      }
    }
  }

  async #load(sessionId: string): Promise<LiveSession | undefined> {
    const stored = await this.#store.loadSession(sessionId);
    if (stored === undefined) return undefined;
    const recent = await this.#store.readEvents(sessionId, stored.offset - REMEMBERED_EVENTS, REMEMBERED_EVENTS);
    const session = new LiveSession(stored, recent, this.#liveContext());
    // What was due while nobody was looking comes first.
    await session.settled();
    return session;
  }

  async #open({ session, writes, events }: Step): Promise<LiveSession> {
    await this.#context.journal.write(writes);
    const { record, invited, offset } = session;
    return new LiveSession({ record, invited: [...invited], members: [], offset }, events, this.#liveContext());
  }

  #liveContext(): LiveSessionContext {
    return { ...this.#context, readTracks: (parts) => wholeTrack(this.#store, parts), missingSince: this.#servingSince ?? this.#context.environment.monotonic(), phase: this.#phases.next() };
  }

  #scheduleSweep(): void {
    this.#cancelSweep ??= this.#context.environment.setTimer(SWEEP_INTERVAL, () => this.#sweep());
  }

  #sweep(): void {
    const idle = new Set([...this.#live].filter((session) => session.isIdle));
    for (const session of idle) if (this.#idle.has(session)) this.#evict(session);
    this.#idle = idle;
    this.#cancelSweep = undefined;
    if (this.#live.size > 0) this.#scheduleSweep();
  }

  #evict(session: LiveSession): void {
    session.stop();
    this.#live.delete(session);
    this.#entries.delete(session.sessionId);
  }
}
