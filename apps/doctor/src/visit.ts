import { PacelineApi, type CreatedSession, type Guest } from '@paceline/client';
import type { Environment } from '@paceline/core';
import { fail, type HttpTrouble, type Verdict } from './evidence.ts';
import { attempt, type Patience } from './patience.ts';
import { RecordingFetch } from './recording-fetch.ts';
import type { Runner } from './runner.ts';

export interface VisitOptions {
  /** Base of the server's addresses. */
  readonly url: string;
  /** The user's own token, if one was given. */
  readonly token: string | undefined;
  readonly environment: Environment;
}

/** A runner in the session. */
export interface Seated {
  readonly runner: Runner;
  readonly userId: string;
  readonly session: CreatedSession;
}

type ApiResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: HttpTrouble };

/** One visit to a server: what the steps have achieved so far, and how they call its HTTP API. */
export class Visit {
  readonly url: string;
  readonly givenToken: string | undefined;
  readonly environment: Environment;
  readonly #recorder = new RecordingFetch();
  readonly #api: PacelineApi;
  readonly #runners: Runner[] = [];
  /** Since the step `token`. */
  token: string | undefined;
  /** Since the step `hello`: the connection, and whose it is. */
  greeted: { readonly runner: Runner; readonly userId: string } | undefined;
  /** Since the step `join`. */
  seated: Seated | undefined;
  /** Since the step `friend`. */
  friend: Runner | undefined;

  constructor({ url, token, environment }: VisitOptions) {
    this.url = url;
    this.givenToken = token;
    this.environment = environment;
    this.#api = new PacelineApi({ url, environment, fetch: this.#recorder.fetch });
  }

  /** Makes one call of the HTTP API; `request` names it, such as `POST /api/guests`. */
  async call<T>(request: string, patience: Patience, make: (api: PacelineApi) => Promise<T>): Promise<ApiResult<T>> {
    const result = await attempt(patience, make(this.#api));
    if (result.kind === 'done') return { ok: true, value: result.value };
    return { ok: false, trouble: { kind: 'http', request, outcome: this.#recorder.outcome } };
  }

  /** A new guest. A proxy may answer with JSON of its own, which the SDK trusts. */
  async guest(name: string, patience: Patience): Promise<ApiResult<Guest>> {
    const request = 'POST /api/guests';
    const result = await this.call(request, patience, (api) => api.createGuest(name));
    if (!result.ok || typeof result.value.token === 'string') return result;
    return { ok: false, trouble: { kind: 'http', request, outcome: this.#recorder.outcome } };
  }

  /** Keeps a runner in mind, so that it is gone when the visit is over. */
  bring(runner: Runner): Runner {
    this.#runners.push(runner);
    return runner;
  }

  /** What was complained about in one step explains no other. */
  turnPage(): void {
    for (const runner of this.#runners) runner.forget();
  }

  /** Leaves nothing open. */
  async end(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.end()));
  }
}

/** What a step that passed has left for a later one, which is only made after it. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A check was made before the one that it needs.');
  return value;
}

/** Makes one check. Rejects only on a bug. */
export type Check = (visit: Visit, patience: Patience) => Promise<Verdict>;

export const failed = ({ trouble }: { readonly trouble: HttpTrouble }): Verdict => fail(trouble);
