import { isSameUser } from '../auth/same-user.ts';
import type { Identity } from '../auth/identity.ts';
import { StoreError, type Store } from '../journal/store.ts';
import { errorFields } from '../observe/log.ts';
import type { SessionContext } from './context.ts';
import type { LiveSession } from './live-session.ts';
import { accept, refuse, type Outcome } from './outcome.ts';
import type { SessionDirectory } from './session-directory.ts';
import { memberOf } from './session.ts';

export interface SessionDeletionOptions extends Pick<SessionContext, 'journal' | 'log'> {
  readonly store: Pick<Store, 'sessionsOf' | 'purge'>;
  readonly directory: SessionDirectory;
}

/** Sessions of a user that are looked at in one go. */
const PAGE = 50;

/** Deletes what users want deleted: hidden when a method resolves, overwritten soon after. The rules are Y1 to Y5 of SPEC.md. */
export class SessionDeletion {
  readonly #options: SessionDeletionOptions;
  #purging: Promise<void> = Promise.resolve();

  constructor(options: SessionDeletionOptions) {
    this.#options = options;
  }

  async session(live: LiveSession, { userId }: Identity): Promise<Outcome<void>> {
    const { sessionId, session } = live;
    if (!isSameUser(session.record.openedBy, userId)) return refuse('not_invited', `Only the opener may delete session "${sessionId}".`, notYours);
    const ended = await live.end();
    if (!ended.ok) return ended;
    const { directory, journal } = this.#options;
    await directory.replace(live, async () => {
      await live.erasure.everybody();
      await journal.write([{ kind: 'delete', sessionId }]);
    });
    this.purge();
    return accept(undefined);
  }

  async track(live: LiveSession, { userId }: Identity): Promise<Outcome<void>> {
    const member = memberOf(live.session, userId);
    if (member === undefined) return refuse('not_in_session', `You never joined session "${live.sessionId}".`);
    if (member.isErased) return refuse('not_in_session', `What you recorded in session "${live.sessionId}" is deleted already.`);
    const erased = await live.erasure.user(userId);
    this.purge();
    return erased;
  }

  /** Goes on with the others where one cannot be deleted, and then tells why. */
  async everythingOf(identity: Identity): Promise<Outcome<void>> {
    const failures: unknown[] = [];
    let outcome: Outcome<void> = accept(undefined);
    for await (const sessionId of this.#sessionsOf(identity.userId)) {
      try {
        const live = await this.#options.directory.find(sessionId);
        const deleted = live === undefined ? outcome : await this.#without(live, identity);
        if (outcome.ok) outcome = deleted;
      } catch (error) {
        failures.push(error);
      }
    }
    this.purge();
    if (failures.length > 0) throw failures[0];
    return outcome;
  }

  /** Overwrites what is deleted, in the background; what could not be is tried again at the next deletion, and the next start. */
  purge(): void {
    const { store, log } = this.#options;
    this.#purging = this.#purging.then(() => store.purge()).catch((error: unknown) => {
      // The server has stopped meanwhile.
      if (error instanceof StoreError && error.kind === 'closed') return;
      log.error(errorFields(error), 'what was deleted could not be overwritten yet');
    });
  }

  async *#sessionsOf(userId: string): AsyncGenerator<string> {
    for (let before; ; ) {
      const found = await this.#options.store.sessionsOf(userId, { before, limit: PAGE, withErased: true });
      for (const { record } of found) yield record.sessionId;
      before = found.at(-1)?.record;
      if (found.length < PAGE) return;
    }
  }

  #without(live: LiveSession, identity: Identity): Promise<Outcome<void>> {
    const { record, members } = live.session;
    const isOpener = isSameUser(record.openedBy, identity.userId);
    const isOthers = members.some(({ userId }) => userId !== identity.userId && live.writersOf(userId).length > 0);
    return isOpener && !isOthers ? this.session(live, identity) : live.erasure.user(identity.userId, identity.name);
  }
}

const notYours = { remedy: 'Delete your own track in it, or ask whoever opened it.', retry: 'never' } as const;
