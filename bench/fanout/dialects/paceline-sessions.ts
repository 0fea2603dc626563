import type { Runner } from '../runner.ts';
import { forEach, post } from './http.ts';

/** How many guests are asked for at the same time. */
const AT_ONCE = 32;
/** Rule L1 of PROTOCOL.md: more cannot be named in one `join_session`, and need the session's code. */
const FRIENDS = 500;

interface Guest {
  readonly userId: string;
  readonly token: string;
}

interface Opened {
  readonly sessionId: string;
  readonly code: string;
}

export interface Entry {
  readonly token: string;
  readonly join: { readonly userId: string; readonly sessionId: string; readonly friends: readonly string[] };
}

/** Makes the guests of the load, and sees to it that each may join its session. */
export class PacelineSessions {
  readonly #port: number;
  readonly #entries = new Map<Runner, Entry>();

  constructor(port: number) {
    this.#port = port;
  }

  of(runner: Runner): Entry {
    const entry = this.#entries.get(runner);
    if (entry === undefined) throw new Error(`Runner ${runner.number} was not prepared.`);
    return entry;
  }

  async prepare(runners: readonly Runner[]): Promise<void> {
    const guests = new Map<Runner, Guest>();
    await forEach(runners, AT_ONCE, async (runner) => {
      guests.set(runner, await post<Guest>(this.#port, '/api/guests', { body: { name: `Runner ${runner.number}` } }));
    });
    for (const [session, members] of Map.groupBy(guests, ([{ session }]) => session)) {
      if (members.length > FRIENDS) await this.#invite(members);
      else this.#befriend(`bench-${session}`, members);
    }
  }

  /** The first opens the session and names the others. */
  #befriend(sessionId: string, members: readonly (readonly [Runner, Guest])[]): void {
    const all = members.map(([, { userId }]) => userId);
    for (const [runner, { userId, token }] of members) {
      this.#entries.set(runner, { token, join: { userId, sessionId, friends: runner.place === 0 ? all : [] } });
    }
  }

  /** The first opens the session, and the others hand in its code. */
  async #invite(members: readonly (readonly [Runner, Guest])[]): Promise<void> {
    const opener = members[0]?.[1];
    const { sessionId, code } = await post<Opened>(this.#port, '/api/sessions', { body: { sharing: 'precise' }, token: opener?.token ?? '' });
    await forEach(members, AT_ONCE, async ([runner, { userId, token }]) => {
      if (runner.place > 0) await post(this.#port, `/api/invites/${code}`, { token });
      this.#entries.set(runner, { token, join: { userId, sessionId, friends: [] } });
    });
  }
}
