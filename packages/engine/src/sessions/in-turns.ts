import type { Environment, Steps } from '@paceline/core';

/** For how long others may have to wait at a time, milliseconds. */
const TURN = 10;

/** Does work of many steps, and whenever that has taken a while lets come first what else is due, such as ticks. */
export async function inTurns<Value>(steps: Steps<Value>, environment: Pick<Environment, 'monotonic' | 'setTimer'>): Promise<Value> {
  for (let began = environment.monotonic(); ; ) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (environment.monotonic() - began < TURN) continue;
    await new Promise<void>((resolve) => void environment.setTimer(0, resolve));
    began = environment.monotonic();
  }
}
