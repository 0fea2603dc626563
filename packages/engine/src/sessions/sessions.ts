import { mapBySteps } from '@paceline/core';
import type { JoinSessionData } from '@paceline/protocol';
import type { Identity } from '../auth/identity.ts';
import { StoreError, type ListedSession } from '../journal/store.ts';
import { errorFields } from '../observe/log.ts';
import { assessed, startOf } from './assessed-track.ts';
import { inTurns } from './in-turns.ts';
import { KeptResults } from './kept-results.ts';
import type { JoinRequest } from './admission.ts';
import type { LiveSession } from './live-session.ts';
import { defaultTitle, refuseDeleted } from './erased.ts';
import { opened, type Founding } from './opening.ts';
import { accept, refuse, type Outcome } from './outcome.ts';
import type { Seat } from './seat.ts';
import { newCode, normalizedCode, shownCode } from './session-code.ts';
import { SessionDirectory } from './session-directory.ts';
import { SessionDeletion } from './session-deletion.ts';
import { cursorOf, entryOf, mayHaveFinished, type ListPage, type SessionEntry, type SessionList } from './session-list.ts';
import { netTime, sessionResults, type StoredResults } from './session-results.ts';
import { maySee, memberOf, type Step } from './session.ts';
import { sharedMarked } from './shared-sample.ts';
import { summaryOf, type SessionSummary } from './views.ts';
import { wholeTrack } from './whole-track.ts';
import type { Delivery, OpenedSession, Opening, SessionJoin, SessionService, SessionServiceOptions, Track } from './session-service.ts';

/** How often a new code is drawn when the one before belongs to a session already. */
const CODE_ATTEMPTS = 8;

/** The session service: finds the session that is asked for, and asks it. */
export class Sessions implements SessionService {
  readonly #options: SessionServiceOptions;
  readonly #directory: SessionDirectory;
  readonly #deletion: SessionDeletion;
  readonly #results = new KeptResults();

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
          plan: opening.plan,
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
      const { store, environment } = this.#options;
      const track = await assessed(wholeTrack(store, writers), { start: startOf(live.session), environment });
      const samples = await inTurns(mapBySteps(track.samples, (sample) => sharedMarked(sample, sharing)), environment);
      // What was deleted while it was looked through is not told any more.
      if (live.erasure.isOfAll || memberOf(live.session, userId)?.isErased === true) return this.track(identity, sessionId, userId);
      return accept({ userId, sessionId, samples });
    });
  }

  results(identity: Identity, sessionId: string, { distance }: { readonly distance?: number | undefined } = {}): Promise<Outcome<StoredResults>> {
    return this.#seen(identity, sessionId, async (live) => {
      const { session } = live;
      const { store, environment } = this.#options;
      const results = await this.#results.of({ session, storedOf: (userId) => live.storedOf(userId), distance }, () =>
        sessionResults(store, session, { writersOf: (userId) => live.writersOf(userId), distance, environment }),
      );
      // What was deleted while they were computed is none of them any more.
      const isStale = live.erasure.isOfAll || (results.ok && results.value.runners.some(({ userId }) => memberOf(live.session, userId)?.isErased === true));
      return isStale ? this.results(identity, sessionId, { distance }) : results;
    });
  }

  list({ userId }: Identity, { before, limit }: ListPage): Promise<Outcome<SessionList>> {
    return this.#guarded(async () => {
      const found = await this.#options.store.sessionsOf(userId, { before, limit: limit + 1 });
      const page = found.slice(0, limit);
      const sessions: SessionEntry[] = [];
      for (const listed of page) {
        // What was due while nobody was looking comes first, as it does for whoever asks for the session itself.
        const live = listed.record.status === 'ended' ? undefined : await this.#directory.find(listed.record.sessionId);
        const current = { ...listed, record: live?.session.record ?? listed.record };
        sessions.push(entryOf(current, { userId, net: mayHaveFinished(current) ? await this.#netTimeIn(current, userId) : undefined }));
      }
      const last = found.length > limit ? page.at(-1) : undefined;
      return accept({ sessions, ...(last === undefined ? {} : { next: cursorOf(last.record) }) });
    });
  }

  /** The list is worth showing without it: the results say what is wrong with a track. */
  async #netTimeIn({ record: { sessionId } }: ListedSession, userId: string): Promise<number | undefined> {
    const looked = await this.#guarded(async () => {
      const live = await this.#directory.find(sessionId);
      const member = live && memberOf(live.session, userId);
      return accept(member && (await netTime(this.#options.store, live.session, { member, writers: live.writersOf(userId), environment: this.#options.environment })));
    });
    return looked.ok ? looked.value : undefined;
  }

  deleteSession(identity: Identity, sessionId: string): Promise<Outcome<void>> {
    return this.#seen(identity, sessionId, (live) => this.#forgetting(this.#deletion.session(live, identity)));
  }

  deleteTrack(identity: Identity, sessionId: string): Promise<Outcome<void>> {
    return this.#seen(identity, sessionId, (live) => this.#forgetting(this.#deletion.track(live, identity)));
  }

  deleteMe(identity: Identity): Promise<Outcome<void>> {
    return this.#guarded(() => this.#forgetting(this.#deletion.everythingOf(identity)));
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
        this.#found({ sessionId, title: defaultTitle(identity.name), openedBy: identity.userId, friends, sharing: 'precise', plan: undefined, startsAt: undefined }),
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

  /** Whatever comes of the deletion, what was computed before it is not kept. */
  async #forgetting<Value>(deletion: Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    try {
      return await deletion;
    } finally {
      this.#results.clear();
    }
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

