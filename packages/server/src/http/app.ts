import { OpenAPIHono } from '@hono/zod-openapi';
import { mountCompanion } from './companion.ts';
import { cors, methodNotAllowed } from './hono.ts';
import { identified } from './identified.ts';
import { limitedBody } from './limited-body.ts';
import { Problem } from './problem.ts';
import { invalidRequest, problemOf } from './problem-of.ts';
import { mountConfig } from './routes/config.ts';
import { mountDocuments } from './routes/documents.ts';
import { mountGuests } from './routes/guests.ts';
import { mountHealth } from './routes/health.ts';
import { mountInvites } from './routes/invites.ts';
import { mountMe } from './routes/me.ts';
import { mountResults } from './routes/results.ts';
import { mountSession } from './routes/session.ts';
import { mountSessionList } from './routes/session-list.ts';
import { mountSessions } from './routes/sessions.ts';
import { mountTickets } from './routes/tickets.ts';
import { mountTracks } from './routes/tracks.ts';
import { mountWebSocketHint } from './routes/websocket.ts';
import { securityHeaders } from './security-headers.ts';
import type { Api, ApiEnv, HttpServices, RouteTools } from './services.ts';
import { TokenBuckets } from '../limits/token-buckets.ts';
import { Turns } from '../limits/turns.ts';

const routes = [mountGuests, mountTickets, mountSessions, mountSessionList, mountInvites, mountSession, mountTracks, mountResults, mountMe, mountConfig, mountHealth];

/** Everything that the server answers over HTTP. Errors of every kind end as problem details. */
export function createApp(services: HttpServices): Api {
  const { config, environment, tokens } = services;
  const tools: RouteTools = {
    ...services,
    identified: identified(tokens),
    guestLimit: new TokenBuckets(environment, config.limits.guestsPerMinute),
    wrongCodeLimit: new TokenBuckets(environment, config.limits.wrongCodesPerMinute),
    trackTurns: new Turns({ atATime: 2, waiting: 16 }),
  };
  const app: Api = new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c) => {
      if (!result.success) throw invalidRequest(result.error, result.target === 'query' ? c.req.queries() : {});
    },
  });
  mountRules(app, services);
  for (const mount of routes) mount(app, tools);
  mountDocuments(app);
  mountWebSocketHint(app);
  mountCompanion(app, config.companionDir);
  mountMethodCheck(app);
  return app;
}

/** What holds for every route. */
function mountRules(app: Api, { config, report }: HttpServices): void {
  app.onError((error) => problemOf(error, report).toResponse());
  app.notFound((c) => new Problem('not_found', `There is nothing at ${c.req.path}.`).toResponse());
  app.use(securityHeaders(config.tiles));
  // Tokens travel in a header and never in a cookie, so that any site's page may call with the token it has.
  app.use('/api/*', cors({ origin: '*', allowHeaders: ['Authorization', 'Content-Type'], exposeHeaders: ['Location', 'Retry-After', 'WWW-Authenticate'], maxAge: 86_400 }));
  app.use('/api/*', limitedBody(config.limits.bodyBytes));
}

/** Tells a known address under a wrong method from an unknown one; mounted last, where only what nothing else answers arrives. */
function mountMethodCheck(app: Api): void {
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) =>
        new Problem('method_not_allowed', `${c.req.path} does not take ${c.req.method}.`, { headers: { Allow: methods.join(', ') } }).toResponse(),
    }),
  );
}
