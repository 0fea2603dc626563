import { socketUrlOf } from '../address.ts';
import { fail, pass, type SocketTrouble, type Trouble } from '../evidence.ts';
import { attempt, Patience } from '../patience.ts';
import { probeUpgrade } from '../probe.ts';
import { Runner } from '../runner.ts';
import { failed, required, type Check, type Visit } from '../visit.ts';

export const checkHello: Check = async (visit, patience) => {
  const { environment } = visit;
  const began = environment.monotonic();
  const runner = bring(visit, 'runner', required(visit.token));
  const greeting = await runner.greet(patience);
  const ms = environment.monotonic() - began;
  if (greeting?.kind !== 'welcome') return fail(await explain(visit, runner.trouble('welcome')));
  visit.greeted = { runner, userId: greeting.userId };
  return pass({ step: 'hello', ms, protocol: greeting.protocol });
};

export function bring(visit: Visit, whose: Runner['whose'], token: string): Runner {
  return visit.bring(new Runner({ whose, url: socketUrlOf(visit.url), token, environment: visit.environment }));
}

/** For the question how an upgrade is answered, milliseconds. */
const QUESTION = 3_000;

/** A WebSocket keeps to itself how its upgrade was refused; a plain request that asks for the same is told. */
export async function explain({ url, environment }: Visit, trouble: SocketTrouble): Promise<Trouble> {
  if (trouble.log.opened) return trouble;
  const { outcome } = await probeUpgrade(socketUrlOf(url), new Patience(environment, QUESTION));
  const isRefused = outcome.kind === 'answered' && outcome.answer.status !== 101;
  return isRefused ? { kind: 'http', request: 'GET /ws', outcome } : trouble;
}

export const checkJoin: Check = async (visit, patience) => {
  const { environment } = visit;
  const { runner, userId } = required(visit.greeted);
  const began = environment.monotonic();
  const token = required(visit.token);
  const session = await visit.call('POST /api/sessions', patience, (api) => api.createSession(token, { title: 'Paceline doctor' }));
  if (!session.ok) return failed(session);
  const { sessionId, code } = session.value;
  const joined = await attempt(patience, runner.service.joinSession(sessionId, userId, []));
  if (joined.kind !== 'done') return fail(runner.trouble('join'));
  visit.seated = { runner, userId, session: session.value };
  return pass({ step: 'join', ms: environment.monotonic() - began, sessionId, code });
};
