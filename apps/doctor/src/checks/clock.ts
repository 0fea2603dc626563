import { SyncError } from '@paceline/client';
import { addClockSample, clockStart, offsetOf, type ClockSample } from '@paceline/core';
import { fail, pass } from '../evidence.ts';
import { settle, type Patience } from '../patience.ts';
import type { Runner } from '../runner.ts';
import { required, type Check } from '../visit.ts';

/** As many as the SDK sends at first. */
const PINGS = 5;

/** As far as a server lets the clock of a token's issuer differ from its own, milliseconds. */
const TOLERANCE = 5_000;

export const checkClock: Check = async ({ greeted, environment }, patience) => {
  const { runner } = required(greeted);
  let state = clockStart;
  let roundTrip = Number.POSITIVE_INFINITY;
  for (let ping = 0; ping < PINGS; ping++) {
    const sample = await ask(runner, patience);
    if (sample === undefined) return fail(runner.trouble('pong'));
    state = addClockSample(state, sample);
    roundTrip = Math.min(roundTrip, sample.t3 - sample.t0);
  }
  // Pings are timed by the monotonic clock, as the SDK does; what people see and tokens go by is the wall clock.
  const offset = (offsetOf(state) ?? 0) - (environment.now() - environment.monotonic());
  return Math.abs(offset) > TOLERANCE ? fail({ kind: 'clock', offset }) : pass({ step: 'clock', roundTrip, offset });
};

/** One ping and its pong; undefined when there is none in time, or no connection to ask on. */
async function ask({ connection }: Runner, patience: Patience): Promise<ClockSample | undefined> {
  const { environment } = patience;
  const t0 = environment.monotonic();
  try {
    return await settle<ClockSample>(patience, (done) => {
      const subscription = connection.messageReceived.subscribe((message) => {
        if (message.type !== 'pong' || message.data.t0 !== t0) return;
        const { t1, t2 } = message.data;
        if (t1 !== undefined && t2 !== undefined) done({ t0, t1, t2, t3: environment.monotonic() });
      });
      connection.send({ type: 'ping', data: { t0 } });
      return [subscription];
    });
  } catch (error) {
    if (error instanceof SyncError) return undefined;
    throw error;
  }
}
