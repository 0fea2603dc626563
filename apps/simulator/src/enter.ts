import { RealTimeSyncService, SyncError, type Guest, type PacelineApi, type SessionInfo, type WebSocketClientOptions } from '@paceline/client';
import { openLiveConnection, type LiveConnection } from '@paceline/client/live';
import type { Environment, Plan } from '@paceline/core';
import type { Entrant } from './entrants.ts';
import type { Target } from './options.ts';
import type { PlannedSample } from './plan.ts';
import { estimateOf } from './race.ts';
import { VirtualRunner } from './runner.ts';

export interface EnterOptions {
  readonly api: PacelineApi;
  readonly url: string;
  readonly target: Target;
  readonly environment: Environment;
  /** Ends the attempt; what was begun is given up. */
  readonly signal: AbortSignal;
}

/** The session that all have joined. */
export interface Entered {
  readonly info: SessionInfo;
  readonly runners: readonly VirtualRunner[];
}

/** Makes a guest of each entrant and brings them all into the session. Rejects with a `SyncError`, and then nobody is left in it. */
export async function enter(entrants: readonly Entrant[], options: EnterOptions): Promise<Entered> {
  const { url, signal, environment } = options;
  const guests = await makeGuests(entrants, options);
  const admitted = await admit(guests.map(({ guest }) => guest), options);
  const runners = guests.map(({ guest, plan }) => {
    const connections: LiveConnection[] = [];
    const openConnection = (given: WebSocketClientOptions): LiveConnection => {
      const connection = openLiveConnection(given);
      connections.push(connection);
      return connection;
    };
    const service = new RealTimeSyncService({ url, getToken: () => guest.token, environment, client: 'paceline simulate', openConnection });
    // The first is the session's.
    return new VirtualRunner({ guest, plan, service, environment, untilDue: () => connections[0]?.untilDue() });
  });
  const abandon = (): void => runners.forEach(({ service }) => service.close());
  signal.addEventListener('abort', abandon);
  try {
    const info = await joinAll(runners, admitted);
    for (const runner of runners) runner.finishAt(info.plan?.distance);
    return { info, runners };
  } catch (error) {
    abandon();
    throw error;
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

interface Registered {
  readonly guest: Guest;
  readonly plan: readonly PlannedSample[];
}

/** The first thing that is asked of the server, so an answer that does not come means that there is no server. */
async function makeGuests(entrants: readonly Entrant[], { api, url }: EnterOptions): Promise<readonly Registered[]> {
  try {
    return await Promise.all(entrants.map(async ({ name, plan }) => ({ guest: await api.createGuest(name), plan })));
  } catch (error) {
    if (!(error instanceof SyncError) || !(error.cause instanceof TypeError)) throw error;
    const remedy = 'Start one with paceline serve, or give its address with --url.';
    throw new SyncError('service_unavailable', `No Paceline server answers at ${url}.`, { remedy, cause: error });
  }
}

/** Between the opening of a race and its start, milliseconds: for all to come. */
const COUNTDOWN = 5_000;

/** A session, and what is known of its plan by who is not in it yet. */
interface Admitted {
  readonly sessionId: string;
  readonly plan?: Plan | undefined;
}

/** The session, after every guest was allowed into it. */
async function admit(guests: readonly Guest[], { api, target, environment }: EnterOptions): Promise<Admitted> {
  if (target.kind === 'id') return target;
  const [first, ...others] = guests;
  if (first === undefined) throw new RangeError('There is nobody to enter the session.');
  if (target.kind === 'create') {
    const { title, sharing, plan } = target;
    const startsAt = plan?.distance === undefined ? undefined : new Date(environment.now() + COUNTDOWN).toISOString();
    const { sessionId } = await api.createSession(first.token, { title, sharing, plan, startsAt, friends: others.map(({ userId }) => userId) });
    return { sessionId, plan };
  }
  const { sessionId, plan } = await api.redeemInvite(first.token, target.code);
  await Promise.all(others.map(({ token }) => api.redeemInvite(token, target.code)));
  return { sessionId, plan };
}

async function joinAll(runners: readonly VirtualRunner[], { sessionId, plan = {} }: Admitted): Promise<SessionInfo> {
  const ids = runners.map(({ userId }) => userId);
  const join = ({ service, userId, name, plan: samples }: VirtualRunner): Promise<SessionInfo> =>
    service.joinSession(sessionId, userId, ids.filter((id) => id !== userId), { name, estimate: estimateOf(samples, plan) });
  const [first, ...others] = runners;
  if (first === undefined) throw new RangeError('There is nobody to enter the session.');
  // The first one may open the session, and then says who else may join.
  const info = await join(first);
  await Promise.all(others.map(join));
  return info;
}
