import { checkClock } from './checks/clock.ts';
import { checkAddress, checkReady, checkToken, checkWebSocket } from './checks/http.ts';
import { checkFriend, checkLeave, checkSample } from './checks/lanes.ts';
import { checkReconnect } from './checks/reconnect.ts';
import { checkHello, checkJoin } from './checks/session.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { Patience } from './patience.ts';
import type { Result } from './result.ts';
import { obstacleTo, steps, type Step, type StepName } from './steps.ts';
import { Visit, type Check, type VisitOptions } from './visit.ts';

export interface Examination extends VisitOptions {
  /** For each step, milliseconds. */
  readonly timeout: number;
  /** Called with each result as soon as it is there. */
  readonly onResult?: (result: Result) => void;
}

const checks: Readonly<Record<StepName, Check>> = {
  address: checkAddress,
  ready: checkReady,
  token: checkToken,
  websocket: checkWebSocket,
  hello: checkHello,
  clock: checkClock,
  join: checkJoin,
  sample: checkSample,
  friend: checkFriend,
  reconnect: checkReconnect,
  leave: checkLeave,
};

/** Makes all checks in their order, those that make no sense any more left out. Rejects only on a bug. */
export async function examine({ timeout, onResult, ...options }: Examination): Promise<readonly Result[]> {
  const visit = new Visit(options);
  const results = new Map<StepName, Result>();
  try {
    for (const step of steps) {
      const because = obstacleTo(step, results);
      const result = because === undefined ? await take(step, visit, timeout) : ({ name: step.name, status: 'skipped', because } as const);
      results.set(step.name, result);
      onResult?.(result);
    }
  } finally {
    await visit.end();
  }
  return [...results.values()];
}

async function take({ name }: Step, visit: Visit, timeout: number): Promise<Result> {
  const { environment } = visit;
  const began = environment.monotonic();
  const patience = new Patience(environment, timeout);
  visit.turnPage();
  const verdict = await checks[name](visit, patience);
  if (verdict.ok) return { name, status: 'passed', finding: verdict.finding };
  const context = { url: visit.url, waited: environment.monotonic() - began };
  return { name, status: 'failed', problem: diagnose(verdict.trouble, context) };
}
