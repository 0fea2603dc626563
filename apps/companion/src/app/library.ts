import { SyncError, type Guest, type PacelineApi, type RosterEntry, type SessionEntry, type SessionSummary, type Track } from '@paceline/client';
import type { TabIdentity } from '../identity/identity.ts';
import type { SeenResults } from '../view/results.ts';

/** A session that somebody of this browser has opened or taken part in. */
export interface OwnRun extends SessionEntry {
  readonly as: Guest;
  /** Of a run that is still open: whether one has finished oneself, or nobody runs any more. */
  readonly stand?: 'finished' | 'over' | undefined;
}

/** The runs of everybody whom this browser remembers, as far as they were asked for. */
export interface OwnRuns {
  /** The newest first. */
  readonly runs: readonly OwnRun[];
  /** Of whom there are more, and from where on; empty when this is all. */
  readonly more: readonly { readonly guest: Guest; readonly before: string }[];
}

/** What one has recorded in a session. */
export interface Recording extends RosterEntry {
  readonly samples: Track['samples'];
}

/** All that was recorded in a session, and as whom it is seen. */
export interface Recordings {
  readonly summary: SessionSummary;
  readonly me: string;
  readonly tracks: readonly Recording[];
}

/** What this browser may see of runs without being in one. */
export class Library {
  readonly #api: PacelineApi;
  readonly #identity: TabIdentity;

  constructor({ api, identity }: { readonly api: PacelineApi; readonly identity: TabIdentity }) {
    this.#api = api;
    this.#identity = identity;
  }

  /** What came of a session that somebody of this browser may see. */
  results(sessionId: string): Promise<SeenResults> {
    return this.#asWhoMay(sessionId, async ({ userId, token }) => {
      const [results, summary] = await Promise.all([this.#api.results(token, sessionId), this.#api.session(token, sessionId)]);
      return { results, summary, me: userId };
    });
  }

  /** What that one of this browser has recorded in a session. */
  async track(sessionId: string, userId: string): Promise<Track> {
    const guest = (await this.#guests()).find((each) => each.userId === userId);
    if (guest === undefined) throw new SyncError('unauthorized', `This browser does not know user ${userId} any more.`);
    return this.#api.track(guest.token, sessionId, userId);
  }

  /** Who has run in a run of this person. */
  async runnersOf({ as, sessionId }: OwnRun): Promise<readonly RosterEntry[]> {
    const [{ participants }, { runners }] = await Promise.all([this.#api.session(as.token, sessionId), this.#api.results(as.token, sessionId)]);
    // Whoever they are by now: who has run may have come back to watch.
    const ran = new Set(runners.map(({ userId }) => userId));
    return participants.filter(({ userId }) => ran.has(userId));
  }

  /** What somebody has recorded in a run of this person, as far as they share it. */
  trackAs({ as, sessionId }: OwnRun, userId: string): Promise<Track> {
    return this.#api.track(as.token, sessionId, userId);
  }

  /** All that was recorded in a session that somebody of this browser may see. */
  recordings(sessionId: string): Promise<Recordings> {
    return this.#asWhoMay(sessionId, async ({ userId, token }) => {
      const summary = await this.#api.session(token, sessionId);
      const tracks = await Promise.all(summary.participants.map((participant) => this.#recording(token, summary, participant)));
      // Who watches may have run before.
      return { summary, me: userId, tracks: tracks.filter((track) => track !== undefined).filter(({ role, samples }) => role === 'runner' || samples.length > 0) };
    });
  }

  /** Undefined for who has deleted theirs. */
  async #recording(token: string, { sessionId }: SessionSummary, runner: RosterEntry): Promise<Recording | undefined> {
    try {
      const { samples } = await this.#api.track(token, sessionId, runner.userId);
      return { ...runner, samples };
    } catch (error) {
      if (error instanceof SyncError && error.kind === 'not_in_session') return undefined;
      throw error;
    }
  }

  /** The first runs, or those and more that follow on `before`. */
  async runs(before?: OwnRuns): Promise<OwnRuns> {
    const asked = before?.more ?? (await this.#guests()).map((guest) => ({ guest, before: undefined }));
    const pages = await Promise.all(asked.map((each) => this.#page(each)));
    const runs = [...(before?.runs ?? []), ...pages.flatMap((page) => page.runs)];
    return { runs: runs.toSorted((a, b) => startOf(b) - startOf(a)), more: pages.flatMap(({ more }) => more) };
  }

  /** Deletes what was recorded in a run, for good. One that is gone already is no error. */
  deleteRecording({ as, sessionId }: OwnRun): Promise<void> {
    return unlessGone(this.#api.deleteTrack(as.token, sessionId, as.userId));
  }

  /** Deletes a whole run that this person has opened, for everyone. */
  deleteRun({ as, sessionId }: OwnRun): Promise<void> {
    return unlessGone(this.#api.deleteSession(as.token, sessionId));
  }

  async #page({ guest, before }: { readonly guest: Guest; readonly before: string | undefined }): Promise<OwnRuns> {
    try {
      const { sessions, next } = await this.#api.sessions(guest.token, { before });
      const runs = await Promise.all(sessions.map(async (session) => ({ ...session, as: guest, stand: await this.#standOf(session, guest) })));
      return { runs, more: next === undefined ? [] : [{ guest, before: next }] };
    } catch (error) {
      // A server whose key was changed knows nobody any more, and has nothing to show to them.
      if (isStranger(error)) return { runs: [], more: [] };
      throw error;
    }
  }

  /** A run is open as long as anybody is in it, be it only to watch. */
  async #standOf({ sessionId, status, runners }: SessionEntry, { token, userId }: Guest): Promise<OwnRun['stand']> {
    if (status !== 'active' || runners === 0) return undefined;
    try {
      const results = await this.#api.results(token, sessionId);
      const isFinished = results.runners.some((runner) => runner.userId === userId && runner.isFinished);
      return results.isFinal ? 'over' : isFinished ? 'finished' : undefined;
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      // The list is worth showing without it.
      return undefined;
    }
  }

  /** Everybody whom this browser remembers, the tab's own first. */
  async #guests(): Promise<readonly Guest[]> {
    return (await this.#identity.known()).map(({ guest }) => guest);
  }

  /** Asks as one after the other: who may see a session is who was invited to it. */
  async #asWhoMay<T>(sessionId: string, ask: (guest: Guest) => Promise<T>): Promise<T> {
    let refusal = new SyncError('not_invited', `Nobody of this browser is in session ${sessionId}.`);
    for (const guest of await this.#guests()) {
      try {
        return await ask(guest);
      } catch (error) {
        if (!(error instanceof SyncError) || !(error.kind === 'not_invited' || isStranger(error))) throw error;
        refusal = error;
      }
    }
    throw refusal;
  }
}

const isStranger = (error: unknown): boolean => error instanceof SyncError && (error.kind === 'unauthorized' || error.kind === 'token_expired');

/** When a run began, or was to begin; epoch milliseconds. */
export const startOf = ({ startedAt, startsAt, createdAt }: SessionEntry): number => Date.parse(startedAt ?? startsAt ?? createdAt);

/** An answer that got lost was an answer all the same. */
async function unlessGone(deleted: Promise<void>): Promise<void> {
  try {
    await deleted;
  } catch (error) {
    if (!(error instanceof SyncError) || (error.kind !== 'invalid_session' && error.kind !== 'not_in_session')) throw error;
  }
}
