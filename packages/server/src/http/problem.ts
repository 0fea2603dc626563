import { errorCodes } from '@paceline/protocol';

/** Every kind of failure that an HTTP call may end with: status, title, and what the caller should do. */
const kinds = {
  invalid_request: { status: 400, title: 'The request is not valid', remedy: 'Correct the field that is named and send the request again.' },
  not_json: { status: 400, title: 'The body is not JSON', remedy: 'Send one JSON object.' },
  unauthorized: { status: 401, title: 'No valid identity', remedy: 'Get a token from POST /api/guests and send it as "Authorization: Bearer …".' },
  token_expired: { status: 401, title: 'The token has expired', remedy: 'Get a new token and send the request again.' },
  not_invited: { status: 403, title: 'Not invited', remedy: 'Ask a member for the code of the session and send it to POST /api/invites/{code}.' },
  not_found: { status: 404, title: 'Nothing here', remedy: 'See /api/openapi.json for what this server offers.' },
  invalid_session: { status: 404, title: 'No such session', remedy: errorCodes.invalid_session.remedy },
  not_in_session: { status: 404, title: 'No such participant', remedy: 'Check the user id against the participants of the session.' },
  method_not_allowed: { status: 405, title: 'Method not allowed', remedy: 'Use one of the methods in the Allow header.' },
  session_full: { status: 409, title: 'The session is full', remedy: errorCodes.session_full.remedy },
  session_ended: { status: 410, title: 'The session has ended', remedy: errorCodes.session_ended.remedy },
  too_large: { status: 413, title: 'The body is too large', remedy: 'Send less.' },
  unsupported_media_type: { status: 415, title: 'Not a supported kind of body', remedy: 'Send JSON with "Content-Type: application/json".' },
  upgrade_required: { status: 426, title: 'This address speaks WebSocket', remedy: 'Open a WebSocket here; see PROTOCOL.md.' },
  rate_limited: { status: 429, title: 'Too many requests', remedy: 'Wait as long as the Retry-After header says.' },
  internal: { status: 500, title: 'The server made a mistake', remedy: 'Try again later; tell the operator if it goes on.' },
  service_unavailable: { status: 503, title: 'The server cannot do this now', remedy: 'Try again shortly.' },
} as const satisfies Record<string, { status: number; title: string; remedy: string }>;

export type ProblemCode = keyof typeof kinds;

/** The body of every error answer: problem details as in RFC 9457, with our own `code`, `remedy` and `field`. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable name of the problem; where the WebSocket knows the same problem, the same name. */
  readonly code: ProblemCode;
  readonly remedy: string;
  /** What was wrong in the request: path of the value in the body, or name of the parameter. */
  readonly field?: string;
}

export interface ProblemExtras {
  readonly field?: string;
  /** What to do about it, where that is not what the code says to everybody. */
  readonly remedy?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown where a call cannot be answered; the app turns it into the answer. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly #extras: ProblemExtras;

  /** @param detail What happened this time, a sentence for people. */
  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail, { cause: extras.cause });
    this.code = code;
    this.#extras = extras;
  }

  get details(): ProblemDetails {
    const { status, title, remedy } = kinds[this.code];
    const { field, remedy: special } = this.#extras;
    const type = `urn:paceline:problem:${this.code}`;
    return { type, title, status, detail: this.message, code: this.code, remedy: special ?? remedy, ...(field === undefined ? {} : { field }) };
  }

  toResponse(): Response {
    const headers = { ...this.#extras.headers, 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };
    return new Response(JSON.stringify(this.details), { status: this.details.status, headers });
  }
}
