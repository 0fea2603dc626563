import { PacelineApi, RealTimeSyncService, SyncError, type Guest } from '@paceline/client';
import { systemEnvironment, type Environment } from '@paceline/core';
import type { Target } from './options.ts';
import type { PlannedSample } from './plan.ts';
import { VirtualRunner } from './runner.ts';

/** Someone who is about to run: a name and what to send. */
export interface Entrant {
  readonly name: string;
  readonly plan: readonly PlannedSample[];
}

export interface EnterOptions {
  readonly api: PacelineApi;
  readonly url: string;
  readonly target: Target;
  readonly environment?: Environment;
  /** Ends the attempt; what was begun is given up. */
  readonly signal: AbortSignal;
}

/** The session that all have joined. */
export interface Entered {
  readonly sessionId: string;
  readonly title: string | undefined;
  readonly code: string | undefined;
  /** When the session starts, if that was set: epoch milliseconds of the server's clock. */
  readonly startsAt: number | undefined;
  readonly runners: readonly VirtualRunner[];
  /** The token of each runner, for reading its track back. */
  readonly tokens: ReadonlyMap<string, string>;
}

/** Makes a guest of each entrant and brings them all into the session. Rejects with a `SyncError`, and then nobody is left in it. */
export async function enter(entrants: readonly Entrant[], options: EnterOptions): Promise<Entered> {
  const { api, url, target, environment = systemEnvironment, signal } = options;
  const guests = await makeGuests(api, entrants, url);
  const sessionId = await admit(api, target, guests);
  const runners = entrants.map((entrant, index) => {
    const { userId, token } = guests[index]!;
    const service = new RealTimeSyncService({ url, getToken: () => token, environment, client: 'paceline simulate' });
    return new VirtualRunner({ ...entrant, userId, service, environment });
  });
  const abandon = (): void => runners.forEach(({ service }) => service.close());
  signal.addEventListener('abort', abandon);
  try {
    const info = await joinAll(runners, sessionId);
    const tokens = new Map(guests.map(({ userId, token }) => [userId, token]));
    return { sessionId, title: info?.title, code: info?.code, startsAt: info?.startsAt, runners, tokens };
  } catch (error) {
    abandon();
    throw error;
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

/** The first thing that is asked of the server, so an answer that does not come means that there is no server. */
async function makeGuests(api: PacelineApi, entrants: readonly Entrant[], url: string): Promise<readonly Guest[]> {
  try {
    return await Promise.all(entrants.map(({ name }) => api.createGuest(name)));
  } catch (error) {
    if (!(error instanceof SyncError) || !(error.cause instanceof TypeError)) throw error;
    const remedy = 'Start one with paceline serve, or give its address with --url.';
    throw new SyncError('service_unavailable', `No Paceline server answers at ${url}.`, { remedy, cause: error });
  }
}

/** The id of the session, after every guest was allowed into it. */
async function admit(api: PacelineApi, target: Target, guests: readonly Guest[]): Promise<string> {
  const [first, ...others] = guests;
  switch (target.kind) {
    case 'id':
      return target.sessionId;
    case 'code': {
      const redeemed = await Promise.all(guests.map(({ token }) => api.redeemInvite(token, target.code)));
      return redeemed[0]!.sessionId;
    }
    case 'create': {
      const { title, sharing } = target;
      const friends = others.map(({ userId }) => userId);
      const session = await api.createSession(first!.token, { sharing, friends, ...(title === undefined ? {} : { title }) });
      return session.sessionId;
    }
  }
}

async function joinAll(runners: readonly VirtualRunner[], sessionId: string) {
  const ids = runners.map(({ userId }) => userId);
  const join = ({ service, userId, name }: VirtualRunner) =>
    service.joinSession(sessionId, userId, ids.filter((id) => id !== userId), { name });
  // The first one may open the session, and then says who else may join.
  const [first, ...others] = runners;
  const info = first && (await join(first));
  await Promise.all(others.map(join));
  return info;
}
