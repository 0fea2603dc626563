import type { JoinSessionData, Sharing } from '@paceline/protocol';
import type { Identity } from '../auth/identity.ts';
import { StoreError, type Store } from '../journal/store.ts';
import { errorFields } from '../observe/log.ts';
import { assessed, startOf, type MarkedSample } from './assessed-track.ts';
import type { SessionContext } from './context.ts';
import type { JoinRequest, LateSamples, LiveSession } from './live-session.ts';
import { defaultTitle, refuseDeleted } from './erased.ts';
import { opened, type Founding } from './opening.ts';
import { accept, refuse, type Outcome } from './outcome.ts';
import type { Seat } from './seat.ts';
import { newCode, normalizedCode, shownCode } from './session-code.ts';
import { SessionDirectory } from './session-directory.ts';
import { SessionDeletion } from './session-deletion.ts';
import { cursorOf, entryOf, type ListPage, type SessionEntry, type SessionList } from './session-list.ts';
import { sessionResults, type StoredResults } from './session-results.ts';
import { maySee, memberOf, type Step } from './session.ts';
import { sharedMarked } from './shared-sample.ts';
import { summaryOf, type SessionSummary } from './views.ts';
import { wholeTrack } from './whole-track.ts';

export type { SessionSummary } from './views.ts';

export interface SessionServiceOptions extends SessionContext {
  readonly store: Store;
  /** Makes an id that no other call anywhere returns. */
  readonly newId: () => string;
  /** That many bytes from a cryptographically secure source. */
  readonly secureBytes: (count: number) => Uint8Array;
}

/** What a user asks for who opens a session over HTTP. */
export interface Opening {
  readonly title?: string | undefined;
  /** User ids of those who may join without the code. */
  readonly friends?: readonly string[] | undefined;
  /** Epoch milliseconds; a session without it, or with a time that has passed, is active at once. */
  readonly startsAt?: number | undefined;
  /** `pace` when absent. */
  readonly sharing?: Sharing | undefined;
}

export interface OpenedSession {
  readonly sessionId: string;
  /** As people see it: `ABC-DEF`. */
  readonly code: string;
}

/** The stored samples of one participant in order, as the asker may see them. */
interface Track {
  readonly userId: string;
  readonly sessionId: string;
  readonly samples: readonly MarkedSample[];
}

/** A join as it came over the wire, with who sent it and through what. */
type SessionJoin = JoinRequest & Pick<JoinSessionData, 'sessionId' | 'friends'>;

/** Samples that belong to no seat, with the session that they were recorded in. */
type Delivery = LateSamples & Pick<JoinSessionData, 'sessionId'>;

/** Everything that the outside asks of sessions. Expected refusals are values; nothing here rejects. */
export interface SessionService {
  /** Takes up the sessions that were open when the server stopped, so that those who do not return are given up. */
  restore(): Promise<void>;
  create(identity: Identity, opening: Opening): Promise<Outcome<OpenedSession>>;
  /** Finds the session of a code, in whatever way it was typed, and lets the user in. `invalid_session` when there is none. */
  redeem(identity: Identity, code: string): Promise<Outcome<SessionSummary>>;
  /** For the opener, the invited and the participants. */
  describe(identity: Identity, sessionId: string): Promise<Outcome<SessionSummary>>;
  /** The whole track to its owner; to others what the session's sharing allows. `not_in_session` when that user never joined, or has deleted it. */
  track(identity: Identity, sessionId: string, userId: string): Promise<Outcome<Track>>;
  /** What came of the session so far, from the stored tracks; `distance`: metres that were raced. Rule Q1 of SPEC.md. */
  results(identity: Identity, sessionId: string, race?: { readonly distance?: number | undefined }): Promise<Outcome<StoredResults>>;
  /** The sessions that the user has opened or takes part in, the newest first, a page at a time. */
  list(identity: Identity, page: ListPage): Promise<Outcome<SessionList>>;
  /** Ends the session; only its opener may. */
  end(identity: Identity, sessionId: string): Promise<Outcome<void>>;
  /** Deletes the session and all that was recorded in it, ending it first; only its opener may. */
  deleteSession(identity: Identity, sessionId: string): Promise<Outcome<void>>;
  /** Deletes what the user has recorded in the session. `not_in_session` when they never joined it, or have done so before. */
  deleteTrack(identity: Identity, sessionId: string): Promise<Outcome<void>>;
  /** Deletes all that the user has recorded, their names, and the sessions that they have opened in which nobody else has recorded. */
  deleteMe(identity: Identity): Promise<Outcome<void>>;
  /** Joins, or opens the session. The outlet has got the confirmation when this resolves with a seat. */
  join(join: SessionJoin): Promise<Outcome<Seat>>;
  /** Joins a session that the user has taken part in; `not_in_session` when there is no such session. */
  rejoin(rejoin: JoinRequest & Pick<JoinSessionData, 'sessionId'>): Promise<Outcome<Seat>>;
  /** Stores samples of a participant that come through no seat; their outlet hears of each commit. `not_in_session` when that user never joined. */
  deliver(delivery: Delivery): Promise<Outcome<void>>;
  /** Waits until everything that was accepted is written, and stops all timers. */
  close(): Promise<void>;
}

export function createSessionService(options: SessionServiceOptions): SessionService {
  return new Sessions(options);
}

/** How often a new code is drawn when the one before belongs to a session already. */
const CODE_ATTEMPTS = 8;

class Sessions implements SessionService {
  readonly #options: SessionServiceOptions;
  readonly #directory: SessionDirectory;
  readonly #deletion: SessionDeletion;

  constructor(options: SessionServiceOptions) {
    this.#options = options;
    this.#directory = new SessionDirectory(options.store, options);
    this.#deletion = new SessionDeletion({ ...options, directory: this.#directory });
  }

  async restore(): Promise<void> {
    await this.#guarded(async () => {
      for (const sessionId of await this.#options.store.openSessions()) {
        await this.#guarded(async () => accept(await this.#directory.find(sessionId)));
      }
      return accept(undefined);
    });
    this.#directory.serve();
    // A crash may have interrupted it.
    this.#deletion.purge();
  }

  create(identity: Identity, opening: Opening): Promise<Outcome<OpenedSession>> {
    return this.#guarded(async () => {
      const sessionId = this.#options.newId();
      const { session } = await this.#directory.findOrOpen(sessionId, () =>
        this.#found({
          sessionId,
          title: opening.title ?? defaultTitle(identity.name),
          openedBy: identity.userId,
          friends: opening.friends ?? [],
          sharing: opening.sharing ?? 'pace',
          startsAt: opening.startsAt,
        }),
      );
      return accept({ sessionId, code: shownCode(session.record.code) });
    });
  }

  redeem(identity: Identity, typed: string): Promise<Outcome<SessionSummary>> {
    return this.#guarded(async () => {
      const code = normalizedCode(typed);
      const sessionId = code === undefined ? undefined : await this.#options.store.findByCode(code);
      const live = sessionId === undefined ? undefined : await this.#directory.find(sessionId);
      if (live === undefined) return refuse('invalid_session', 'There is no session with that code.');
      const invited = await live.invite(identity.userId);
      return invited.ok ? accept(summaryOf(live.session)) : invited;
    });
  }

  describe(identity: Identity, sessionId: string): Promise<Outcome<SessionSummary>> {
    return this.#seen(identity, sessionId, async ({ session }) => accept(summaryOf(session)));
  }

  track(identity: Identity, sessionId: string, userId: string): Promise<Outcome<Track>> {
    return this.#seen(identity, sessionId, async (live) => {
      if (memberOf(live.session, userId)?.isErased !== false) {
        return refuse('not_in_session', `Nothing of user "${userId}" is in session "${sessionId}": they never joined it, or have deleted it.`);
      }
      const sharing = userId === identity.userId ? 'precise' : live.session.record.sharing;
      const writers = live.writersOf(userId).map((writer) => ({ sessionId, userId, writer }));
      const { samples } = await assessed(wholeTrack(this.#options.store, writers), startOf(live.session));
      return accept({ userId, sessionId, samples: samples.map((sample) => sharedMarked(sample, sharing)) });
    });
  }

  results(identity: Identity, sessionId: string, { distance }: { readonly distance?: number | undefined } = {}): Promise<Outcome<StoredResults>> {
    return this.#seen(identity, sessionId, (live) => sessionResults(this.#options.store, live.session, { writersOf: (userId) => live.writersOf(userId), distance }));
  }

  list({ userId }: Identity, { before, limit }: ListPage): Promise<Outcome<SessionList>> {
    return this.#guarded(async () => {
      const found = await this.#options.store.sessionsOf(userId, { before, limit: limit + 1 });
      const page = found.slice(0, limit);
      const sessions: SessionEntry[] = [];
      for (const listed of page) {
        // What was due while nobody was looking comes first, as it does for whoever asks for the session itself.
        const live = listed.record.status === 'ended' ? undefined : await this.#directory.find(listed.record.sessionId);
        sessions.push(entryOf({ ...listed, record: live?.session.record ?? listed.record }, userId));
      }
      const last = found.length > limit ? page.at(-1) : undefined;
      return accept({ sessions, ...(last === undefined ? {} : { next: cursorOf(last.record) }) });
    });
  }

  deleteSession(identity: Identity, sessionId: string): Promise<Outcome<void>> {
    return this.#seen(identity, sessionId, (live) => this.#deletion.session(live, identity));
  }

  deleteTrack(identity: Identity, sessionId: string): Promise<Outcome<void>> {
    return this.#seen(identity, sessionId, (live) => this.#deletion.track(live, identity));
  }

  deleteMe(identity: Identity): Promise<Outcome<void>> {
    return this.#guarded(() => this.#deletion.everythingOf(identity));
  }

  end(identity: Identity, sessionId: string): Promise<Outcome<void>> {
    return this.#seen(identity, sessionId, async (live) => {
      if (live.session.record.openedBy !== identity.userId) return refuse('not_invited', `Only the opener may end session "${sessionId}".`);
      return live.end();
    });
  }

  join({ sessionId, friends, ...request }: SessionJoin): Promise<Outcome<Seat>> {
    return this.#guarded(async () => {
      const { identity } = request;
      if ((await this.#directory.find(sessionId)) === undefined && (await this.#options.store.wasDeleted(sessionId))) return refuseDeleted(sessionId);
      const live = await this.#directory.findOrOpen(sessionId, () =>
        this.#found({ sessionId, title: defaultTitle(identity.name), openedBy: identity.userId, friends, sharing: 'precise', startsAt: undefined }),
      );
      return live.join({ ...request, friends });
    });
  }

  rejoin({ sessionId, ...request }: JoinRequest & Pick<JoinSessionData, 'sessionId'>): Promise<Outcome<Seat>> {
    return this.#guarded(async () => {
      const live = await this.#directory.find(sessionId);
      if (live !== undefined && memberOf(live.session, request.identity.userId) !== undefined) return live.join(request);
      return refuse('not_in_session', `You have not joined session "${sessionId}".`);
    });
  }

  deliver({ sessionId, ...late }: Delivery): Promise<Outcome<void>> {
    return this.#guarded(async () => {
      const live = await this.#directory.find(sessionId);
      if (live !== undefined) return live.deliver(late);
      return (await this.#options.store.wasDeleted(sessionId)) ? refuseDeleted(sessionId) : refuse('invalid_session', `There is no session "${sessionId}".`);
    });
  }

  close(): Promise<void> {
    return this.#directory.close();
  }

  #seen<Value>(identity: Identity, sessionId: string, look: (live: LiveSession) => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    return this.#guarded(async () => {
      const live = await this.#directory.find(sessionId);
      if (live === undefined) return refuse('invalid_session', `There is no session "${sessionId}".`);
      if (!maySee(live.session, identity.userId)) return refuse('not_invited', `You are not invited to session "${sessionId}".`);
      return look(live);
    });
  }

  async #found(founding: Omit<Founding, 'epoch' | 'code'>): Promise<Step> {
    const { newId, environment } = this.#options;
    return opened({ ...founding, epoch: newId(), code: await this.#freeCode() }, environment.now());
  }

  async #freeCode(): Promise<string> {
    const { store, secureBytes } = this.#options;
    for (let attempt = 0; attempt < CODE_ATTEMPTS; attempt++) {
      const code = newCode(secureBytes);
      if ((await store.findByCode(code)) === undefined) return code;
    }
    throw new StoreError('failed', `${CODE_ATTEMPTS} codes in a row were taken; the random source or the store is broken.`);
  }

  /** A store that cannot do its work is an expected refusal to those who ask, and news for the operator. */
  async #guarded<Value>(work: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    try {
      return await work();
    } catch (error) {
      this.#options.log.error(errorFields(error), 'a request for a session failed');
      if (error instanceof StoreError && error.kind === 'damaged') return damaged;
      return refuse('service_unavailable', 'The server cannot do this at the moment.');
    }
  }
}

/** Only an operator can do something about it, which takes as long as operators take; milliseconds. */
const DAMAGED_FOR = 600_000;

const damaged = refuse('service_unavailable', 'What the server has stored of this is damaged; its operator can restore it from a backup.', {
  remedy: 'Keep the samples, and ask the operator of the server to restore it.',
  retryAfter: DAMAGED_FOR,
});

