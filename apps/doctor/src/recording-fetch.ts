import type { FetchLike, ResponseLike } from '@paceline/client';
import type { HttpOutcome } from './evidence.ts';

/** The platform's `fetch`, which remembers how its last request ended: the SDK's errors tell less than was seen. */
export class RecordingFetch {
  #outcome: HttpOutcome = { kind: 'silent', phase: 'waiting' };

  /** How the last request ended; `silent` while it has not. */
  get outcome(): HttpOutcome {
    return this.#outcome;
  }

  readonly fetch: FetchLike = async (url, init) => {
    this.#outcome = { kind: 'silent', phase: 'waiting' };
    try {
      const response = await fetch(url, init);
      const body = await response.text();
      const { ok, status, headers } = response;
      this.#outcome = { kind: 'answered', answer: { status, headers: Object.fromEntries(headers), body } };
      return { ok, status, headers, text: () => Promise.resolve(body) } satisfies ResponseLike;
    } catch (error) {
      this.#outcome = failureOf(error);
      throw error;
    }
  };
}

/** `fetch` hides the reason in the cause of its error. */
function failureOf(error: unknown): HttpOutcome {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return { kind: 'failed', phase: 'waiting', code, message: cause instanceof Error ? cause.message : String(cause) };
}
