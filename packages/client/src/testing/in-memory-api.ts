import { placeOf, type Identity, type Outcome, type SessionEntry, type SessionList, type SessionService, type SessionSummary } from '@paceline/engine';
import { errorCodes, type ErrorCode } from '@paceline/protocol';
import type { NewSession } from '../api/paceline-api.ts';
import type { FetchLike, RequestInitLike, ResponseLike } from '../platform.ts';
import type { TestTokens } from './test-tokens.ts';

export interface InMemoryApiOptions {
  readonly url: string;
  readonly sessions: () => SessionService;
  readonly tokens: TestTokens;
  /** Epoch milliseconds of the server's clock. */
  readonly now: () => number;
  readonly newId: () => string;
}

interface Request {
  readonly parts: readonly string[];
  readonly query: string;
  readonly body: unknown;
  readonly identity: Identity | undefined;
}

const MONTH = 30 * 24 * 3_600_000;

/** Status of the errors that sessions answer with, as over HTTP. */
const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  unauthorized: 401,
  token_expired: 401,
  not_invited: 403,
  invalid_session: 404,
  not_in_session: 404,
  session_full: 409,
  session_ended: 410,
  service_unavailable: 503,
};

/** The calls of {@link PacelineApi} against the sessions of a server in memory. Bodies are believed: the SDK writes them. */
export function inMemoryApi(options: InMemoryApiOptions): FetchLike {
  return async (url, init) => {
    const { tokens } = options;
    const [path = '', query = ''] = url.slice(options.url.length).split('?');
    const parts = path.split('/').slice(2).map(decodeURIComponent);
    const verified = await tokens.verify(bearer(init));
    if ('refused' in verified && verified.refused === 'expired') return problem('token_expired', verified.message);
    const identity = 'refused' in verified ? undefined : verified;
    return answer(init.method, { parts, query, body: init.body === undefined ? {} : JSON.parse(init.body), identity }, options);
  };
}

const bearer = ({ headers }: RequestInitLike): string => (headers['authorization'] ?? '').replace(/^Bearer /, '');

async function answer(method: string, { parts, query, body, identity }: Request, options: InMemoryApiOptions): Promise<ResponseLike> {
  const [kind, id = '', tracks, file = ''] = parts;
  const sessions = options.sessions();
  if (method === 'POST' && kind === 'guests') return guest(body as { name: string }, options);
  if (identity === undefined) return problem('unauthorized', 'The request carries no token of this server.');
  if (method === 'POST' && kind === 'invites') return of(await sessions.redeem(identity, id), (summary) => described(summary));
  if (method === 'DELETE') return removed({ parts, identity }, sessions);
  if (kind !== 'sessions') return problem('invalid_session', `A server in memory does not answer ${method} /api/${parts.join('/')}.`);
  if (method === 'POST') return of(await sessions.create(identity, openingOf(body as NewSession)), (opened) => ({ ...opened, url: `${options.url}/j/${opened.code}` }), 201);
  if (id === '') return of(await sessions.list(identity, pageIn(query)), listed);
  if (tracks === undefined) return of(await sessions.describe(identity, id), described);
  if (tracks === 'results') return of(await sessions.results(identity, id, { distance: distanceIn(query) }), ({ startedAt, ...results }) => ({ ...results, startedAt: new Date(startedAt).toISOString() }));
  return of(await sessions.track(identity, id, file.replace(/\.json$/, '')), (track) => track);
}

async function removed({ parts: [kind, id = '', tracks, userId], identity }: { readonly parts: readonly string[]; readonly identity: Identity }, sessions: SessionService): Promise<ResponseLike> {
  if (kind === 'me') return gone(await sessions.deleteMe(identity));
  if (tracks === undefined) return gone(await sessions.deleteSession(identity, id));
  if (userId !== identity.userId) return problem('not_invited', 'Only the one who has recorded a track may delete it.');
  return gone(await sessions.deleteTrack(identity, id));
}

const gone = (outcome: Outcome<void>): ResponseLike => of(outcome, () => ({}), 204);

function guest({ name }: { readonly name: string }, { tokens, newId, now }: InMemoryApiOptions): ResponseLike {
  const userId = newId();
  return json(201, { userId, token: tokens.issue(userId, { name }), expiresAt: new Date(now() + MONTH).toISOString() });
}

const distanceIn = (query: string): number | undefined => (query === '' ? undefined : Number(query.replace(/^distance=/, '')));

function pageIn(query: string): Parameters<SessionService['list']>[1] {
  const { limit, before = '' } = Object.fromEntries(query.split('&').map((pair) => pair.split('=').map(decodeURIComponent)));
  return { limit: Number(limit), before: placeOf(before) };
}

const listed = ({ sessions, ...rest }: SessionList): object => ({ ...rest, sessions: sessions.map((entry) => described(entry)) });

const openingOf = ({ startsAt, ...wishes }: NewSession) => ({ ...wishes, startsAt: startsAt === undefined ? undefined : Date.parse(startsAt) });

function described({ createdAt, startsAt, startedAt, endedAt, ...rest }: SessionSummary | SessionEntry): object {
  const instants = Object.entries({ createdAt, startsAt, startedAt, endedAt }).flatMap(([name, at]) => (at === undefined ? [] : [[name, new Date(at).toISOString()]]));
  return { ...rest, ...(Object.fromEntries(instants) as object) };
}

function of<Value>(outcome: Outcome<Value>, body: (value: Value) => object, status = 200): ResponseLike {
  return outcome.ok ? json(status, body(outcome.value)) : problem(outcome.refusal.code, outcome.refusal.message);
}

function problem(code: ErrorCode, detail: string): ResponseLike {
  return json(statuses[code] ?? 400, { code, detail, remedy: errorCodes[code].remedy });
}

function json(status: number, body: object): ResponseLike {
  return { ok: status < 400, status, headers: { get: () => null }, text: async () => JSON.stringify(body) };
}
