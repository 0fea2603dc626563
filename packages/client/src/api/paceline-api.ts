import { systemEnvironment, type Doubt, type Environment, type SampleDoubt, type SessionResults } from '@paceline/core';
import type { Plan, RosterEntry, SessionState, Sharing, TrackSample } from '@paceline/protocol';
import { SyncError } from '../errors.ts';
import { platformFetch, type FetchLike } from '../platform.ts';
import { httpBase } from '../url.ts';
import { call, type HttpOptions, type HttpRequest } from './http.ts';

export interface PacelineApiOptions {
  /** Address of the server, such as `https://run.example.org`. */
  readonly url: string;
  /** The platform's own `fetch` when absent. */
  readonly fetch?: FetchLike | undefined;
  readonly environment?: Environment | undefined;
}

/** An identity that the server issued without an account. */
export interface Guest {
  readonly userId: string;
  readonly name: string;
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface NewSession {
  readonly title?: string | undefined;
  /** User ids of those who may join without the code. */
  readonly friends?: readonly string[] | undefined;
  /** When everyone starts together, ISO 8601; at once when absent. */
  readonly startsAt?: string | undefined;
  /** `pace` when absent: nobody's place is shown to others. */
  readonly sharing?: Sharing | undefined;
  /** A distance to race (metres), a pace to keep (minutes per kilometre), a handicap, which needs the distance; people just run together when absent. */
  readonly plan?: Plan | undefined;
}

export interface CreatedSession {
  readonly sessionId: string;
  /** For people to read out, such as `ABC-DEF`. */
  readonly code: string;
  /** The link that lets others join. */
  readonly url: string;
}

/** A session as its members see it over HTTP. Instants are ISO 8601. */
export interface SessionSummary {
  readonly sessionId: string;
  readonly code: string;
  readonly title: string;
  readonly status: SessionState;
  readonly sharing: Sharing;
  readonly plan?: Plan;
  readonly participants: readonly RosterEntry[];
  readonly createdAt: string;
  readonly startsAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

/** A session in the list of one's own. Instants are ISO 8601. */
export interface SessionEntry extends Pick<SessionSummary, 'sessionId' | 'title' | 'status' | 'plan' | 'createdAt' | 'startsAt' | 'startedAt' | 'endedAt'> {
  /** How many have taken part as runners. */
  readonly runners: number;
  /** Whether one has opened it, and may delete it. */
  readonly isOpener: boolean;
  /**
   * Metres and seconds of one's own last sample, and the seconds (`net`) in which one has covered the distance of the plan
   * since one's own start, if one has; absent when nothing of one's own is stored.
   */
  readonly recorded?: { readonly distance?: number; readonly elapsed?: number; readonly net?: number };
}

/** A page of the list of one's own sessions, the newest first. */
export interface SessionList {
  readonly sessions: readonly SessionEntry[];
  /** What to ask for as `before` to get the next page; absent on the last one. */
  readonly next?: string;
}

export interface SessionPage {
  /** Length of a page, 1–100; 20 when absent. */
  readonly limit?: number | undefined;
  readonly before?: string | undefined;
}

/** A stored sample, and why it cannot have been, where it cannot; results do not count it then. */
export interface StoredSample extends TrackSample {
  /** When it was taken by the server's clock, epoch milliseconds; absent from servers of before. */
  readonly at?: number;
  readonly doubt?: SampleDoubt;
}

/** The stored samples of one participant, in order of seq. */
export interface Track {
  readonly userId: string;
  readonly sessionId: string;
  readonly samples: readonly StoredSample[];
}

/** What came of a session. Seconds and metres. */
export interface Results extends SessionResults {
  readonly sessionId: string;
  /** The common start, ISO 8601. */
  readonly startedAt: string;
  /** Whether nobody runs any more. */
  readonly isFinal: boolean;
  /** What in the tracks cannot have been, and is not counted. */
  readonly doubtful: readonly { readonly userId: string; readonly doubts: readonly Doubt[] }[];
}

/** The server's HTTP API. Every method rejects with a {@link SyncError}. */
export class PacelineApi {
  readonly #options: HttpOptions;

  constructor({ url, fetch = platformFetch(), environment = systemEnvironment }: PacelineApiOptions) {
    if (fetch === undefined) {
      throw new SyncError('not_connected', 'This platform has no fetch.', { retry: 'never', remedy: 'Pass the option fetch.' });
    }
    this.#options = { base: httpBase(url), fetch, environment };
  }

  /** A new guest of that name (1–40 characters), valid for 30 days. */
  async createGuest(name: string): Promise<Guest> {
    return { name, ...(await this.#call<Omit<Guest, 'name'>>({ method: 'POST', path: '/api/guests', body: { name } })) };
  }

  createSession(token: string, session: NewSession = {}): Promise<CreatedSession> {
    return this.#call({ method: 'POST', path: '/api/sessions', token, body: session });
  }

  /** Lets the token's user into the session of that code, however it was typed. */
  redeemInvite(token: string, code: string): Promise<SessionSummary> {
    return this.#call({ method: 'POST', path: `/api/invites/${encodeURIComponent(code)}`, token });
  }

  session(token: string, sessionId: string): Promise<SessionSummary> {
    return this.#call({ method: 'GET', path: `/api/sessions/${encodeURIComponent(sessionId)}`, token });
  }

  /** The sessions that the token's user has opened or taken part in. */
  sessions(token: string, { limit = 20, before = '' }: SessionPage = {}): Promise<SessionList> {
    return this.#call({ method: 'GET', path: `/api/sessions?limit=${limit}&before=${encodeURIComponent(before)}`, token });
  }

  track(token: string, sessionId: string, userId: string): Promise<Track> {
    return this.#call({ method: 'GET', path: `/api/sessions/${encodeURIComponent(sessionId)}/tracks/${encodeURIComponent(userId)}.json`, token });
  }

  /** What came of a session, from the stored tracks; `distance`: metres that were raced, where the clock stops; those of the plan when absent. */
  results(token: string, sessionId: string, { distance }: { readonly distance?: number | undefined } = {}): Promise<Results> {
    return this.#call({ method: 'GET', path: `/api/sessions/${encodeURIComponent(sessionId)}/results${distance === undefined ? '' : `?distance=${distance}`}`, token });
  }

  /**
   * Deletes a session that one has opened, for everyone and for good; it is ended first. Rejects with `invalid_session`
   * when there is none, as after a call whose answer got lost.
   */
  deleteSession(token: string, sessionId: string): Promise<void> {
    return this.#call({ method: 'DELETE', path: `/api/sessions/${encodeURIComponent(sessionId)}`, token });
  }

  /** Deletes what the token's user has recorded in a session, for good. Rejects with `not_in_session` when there is nothing any more. */
  deleteTrack(token: string, sessionId: string, userId: string): Promise<void> {
    return this.#call({ method: 'DELETE', path: `/api/sessions/${encodeURIComponent(sessionId)}/tracks/${encodeURIComponent(userId)}`, token });
  }

  /** Deletes all that the token's user has recorded, their name everywhere, and the sessions they have opened in which nobody else has recorded. */
  deleteMe(token: string): Promise<void> {
    return this.#call({ method: 'DELETE', path: '/api/me', token });
  }

  // The server's answers are trusted to have the shape of its OpenAPI document; that they are JSON is checked.
  #call<Answer>(request: HttpRequest): Promise<Answer> {
    return call(this.#options, request) as Promise<Answer>;
  }
}
