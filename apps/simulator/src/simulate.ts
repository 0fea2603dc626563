import { PacelineApi } from '@paceline/client';
import { formatDuration, type Environment } from '@paceline/core';
import { compareTracks, type Comparison } from './compare.ts';
import { enter, type Entered } from './enter.ts';
import { entrantsOf } from './entrants.ts';
import type { SimulatorOptions } from './options.ts';
import { Progress, type Screen } from './progress.ts';
import { reportAll, reportRunner, type Report } from './report.ts';
import type { VirtualRunner } from './runner.ts';
import { pause, waitUntil } from './wait.ts';

export interface Surroundings {
  readonly environment: Environment;
  /** Where progress and notes go. */
  readonly screen: Screen;
  /** Aborted when the runners are to stop: they still finish cleanly. */
  readonly signal: AbortSignal;
}

/** Without an acknowledgement for so long, the rest is given up, milliseconds. */
const ACK_PATIENCE = 30_000;
/** The same once the user wants to leave. */
const HURRIED_PATIENCE = 2_000;
/** For the last samples to reach the others. */
const SIGHT_PATIENCE = 2_000;

/**
 * Runs a whole simulation: reads or invents the runs, enters the session, replays, waits for what was sent to be
 * stored, reads it back, leaves. Rejects with an error whose message is a sentence when it cannot begin.
 */
export async function simulate(options: SimulatorOptions, surroundings: Surroundings): Promise<Report> {
  const { environment, signal } = surroundings;
  const { url, target } = options;
  const entrants = await entrantsOf(options);
  const api = new PacelineApi({ url, environment });
  const entered = await enter(entrants, { api, url, target, environment, signal });
  try {
    const took = await run(entered, options, surroundings);
    const { info, runners } = entered;
    const comparisons = options.verify ? await readBack(api, entered) : new Map<VirtualRunner, Comparison>();
    const reports = runners.map((runner) => reportRunner(runner, { all: runners, info, comparison: comparisons.get(runner) }));
    const { sessionId, code = null } = info;
    return reportAll({ sessionId, code, speed: options.speed, took, interrupted: signal.aborted, runners: reports, finishes: runners[0]?.finishes ?? [] });
  } finally {
    await Promise.all(entered.runners.map((runner) => runner.leave()));
  }
}

/** From the start to the last acknowledgement; resolves to the seconds that it took. */
async function run(entered: Entered, options: SimulatorOptions, surroundings: Surroundings): Promise<number> {
  const { environment, screen } = surroundings;
  const { runners } = entered;
  const note = (text: string): void => void (options.quiet || screen.write(`${text}\n`));
  note(describeEntered(entered, options));
  await awaitStart(entered, surroundings, note);
  const began = environment.monotonic();
  const progress = options.quiet ? undefined : new Progress({ screen, environment, runners });
  await replay(runners, surroundings);
  await settle(entered, surroundings);
  progress?.stop();
  return (environment.monotonic() - began) / 1000;
}

function describeEntered({ info: { code, sessionId, title }, runners }: Entered, { url, speed }: SimulatorOptions): string {
  const who = runners.length === 1 ? '1 runner is' : `${runners.length} runners are`;
  const where = code === undefined ? `session ${sessionId}` : `session ${code}, ${url}/j/${code}`;
  const longest = Math.max(...runners.map(({ plan }) => plan.at(-1)?.due ?? 0)) / 1000;
  return `${who} in ${title === undefined ? '' : `"${title}", `}${where}: ${formatDuration(longest)} at ×${speed}.`;
}

async function awaitStart({ info, runners }: Entered, { environment, signal }: Surroundings, note: (text: string) => void): Promise<void> {
  const wait = (info.startsAt ?? 0) - Math.max(...runners.map(({ service }) => service.serverNow()));
  if (wait <= 0) return;
  note(`The session starts in ${formatDuration(wait / 1000)}.`);
  await pause(environment, wait, signal);
}

async function replay(runners: readonly VirtualRunner[], { environment, signal }: Surroundings): Promise<void> {
  const stop = (): void => runners.forEach((runner) => runner.stop());
  signal.addEventListener('abort', stop);
  const start = async (runner: VirtualRunner): Promise<void> => {
    await pause(environment, runner.untilStart, signal);
    if (!signal.aborted) await runner.start();
  };
  await Promise.all(runners.map(start));
  signal.removeEventListener('abort', stop);
}

/** Waits until everything sent is stored, and seen by the others, for as long as that goes on. */
async function settle({ runners, info }: Entered, { environment, signal }: Surroundings): Promise<void> {
  // Samples may wait for the session's next tick, and acknowledgements too.
  for (const { service } of runners) service.wake();
  await waitUntil(environment, {
    isMet: () => runners.every(({ acked, sent }) => acked >= sent.length),
    progress: () => runners.reduce((sum, { acked }) => sum + acked, 0),
    patience: () => (signal.aborted ? HURRIED_PATIENCE : ACK_PATIENCE),
  });
  await waitUntil(environment, {
    isMet: () => runners.length === 1 || runners.every((runner) => reportRunner(runner, { all: runners, info }).seen.newest >= runner.sent.length),
    progress: () => 0,
    patience: () => (signal.aborted ? 0 : SIGHT_PATIENCE),
  });
}

async function readBack(api: PacelineApi, { info: { sessionId }, runners }: Entered): Promise<ReadonlyMap<VirtualRunner, Comparison>> {
  const compared = runners.map(async (runner): Promise<[VirtualRunner, Comparison]> => {
    try {
      const { samples } = await api.track(runner.guest.token, sessionId, runner.userId);
      return [runner, compareTracks(runner.sent, samples.map(({ at: _at, doubt: _doubt, ...sample }) => sample))];
    } catch (error) {
      return [runner, { stored: 0, difference: `The track could not be read back: ${(error as Error).message}` }];
    }
  });
  return new Map(await Promise.all(compared));
}
