import { alternativesTo, socketUrlOf } from '../address.ts';
import { isLostOnTheWay, jsonOf } from '../answers.ts';
import { fail, pass, type HttpTrouble } from '../evidence.ts';
import { Patience } from '../patience.ts';
import { probe, probeUpgrade } from '../probe.ts';
import { failed, required, type Check, type Visit } from '../visit.ts';

/** For a look at an address that was not asked for, milliseconds. */
const GLANCE = 2_000;

export const checkAddress: Check = async (visit, patience) => {
  const found = await findServer(visit.url, patience);
  if (found.ok) return pass({ step: 'address', ms: found.ms, version: found.version });
  const { trouble } = found;
  return fail(isLostOnTheWay(trouble.outcome) ? { ...trouble, elsewhere: await lookElsewhere(visit) } : trouble);
};

type Found = { readonly ok: true; readonly ms: number; readonly version: string } | { readonly ok: false; readonly trouble: HttpTrouble };

/** Other servers have a `/healthz` as well; the version tells whose this is. */
async function findServer(url: string, patience: Patience): Promise<Found> {
  const health = await probe({ url: `${url}/healthz` }, patience);
  if (jsonOf(health.outcome)?.['status'] !== 'ok') return { ok: false, trouble: { kind: 'http', request: 'GET /healthz', outcome: health.outcome } };
  const config = await probe({ url: `${url}/api/config` }, patience);
  const version = jsonOf(config.outcome)?.['version'];
  if (typeof version === 'string') return { ok: true, ms: health.ms, version };
  return { ok: false, trouble: { kind: 'http', request: 'GET /api/config', outcome: config.outcome } };
}

async function lookElsewhere({ url, environment }: Visit): Promise<string | undefined> {
  const looks = alternativesTo(url).map(async (address) => {
    const { ok } = await findServer(address, new Patience(environment, GLANCE));
    return ok ? [address] : [];
  });
  const [first] = (await Promise.all(looks)).flat();
  return first;
}

export const checkReady: Check = async ({ url }, patience) => {
  const { outcome, ms } = await probe({ url: `${url}/readyz` }, patience);
  const isReady = jsonOf(outcome)?.['status'] === 'ready';
  return isReady ? pass({ step: 'ready', ms }) : fail({ kind: 'http', request: 'GET /readyz', outcome });
};

export const checkToken: Check = async (visit, patience) => {
  if (visit.givenToken !== undefined) return checkGivenToken(visit, patience);
  const began = visit.environment.monotonic();
  const guest = await visit.guest('Doctor', patience);
  if (!guest.ok) return failed(guest);
  visit.token = guest.value.token;
  return pass({ step: 'token', ms: visit.environment.monotonic() - began, of: 'guest' });
};

/** A ticket is what a server gives to whoever has a valid token, and to nobody else; this one lapses unused. */
const checkGivenToken: Check = async (visit, patience) => {
  const token = required(visit.givenToken);
  const headers = { authorization: `Bearer ${token}` };
  const { outcome, ms } = await probe({ url: `${visit.url}/api/tickets`, method: 'POST', headers }, patience);
  if (typeof jsonOf(outcome)?.['ticket'] !== 'string') return fail({ kind: 'http', request: 'POST /api/tickets', outcome });
  visit.token = token;
  return pass({ step: 'token', ms, of: 'given' });
};

export const checkWebSocket: Check = async ({ url }, patience) => {
  const { outcome, ms, accept } = await probeUpgrade(socketUrlOf(url), patience);
  if (outcome.kind !== 'answered' || outcome.answer.status !== 101) return fail({ kind: 'http', request: 'GET /ws', outcome });
  const { headers } = outcome.answer;
  if (headers['sec-websocket-accept'] !== accept) return fail({ kind: 'handshake', fault: 'accept' });
  const subprotocol = headers['sec-websocket-protocol'];
  return subprotocol === undefined ? fail({ kind: 'handshake', fault: 'subprotocol' }) : pass({ step: 'websocket', ms, subprotocol });
};
