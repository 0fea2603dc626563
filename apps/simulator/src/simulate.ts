import { PacelineApi } from '@paceline/client';
import { formatDuration, type Environment } from '@paceline/core';
import { compareTracks, type Comparison } from './compare.ts';
import { enter, type Entered, type Entrant } from './enter.ts';
import { inventedName, nameOfFile } from './names.ts';
import type { SimulatorOptions } from './options.ts';
import { LONGEST_WAIT, planReplay } from './plan.ts';
import { Progress, type Screen } from './progress.ts';
import { readRun } from './read/read-run.ts';
import { UnreadableRun } from './read/unreadable.ts';
import { reportAll, reportRunner, type Report } from './report.ts';
import type { VirtualRunner } from './runner.ts';
import { synthesizeRun } from './synthesize/synthesize.ts';
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
  const { environment, screen, signal } = surroundings;
  const entrants = await entrantsOf(options);
  const api = new PacelineApi({ url: options.url });
  const entered = await enter(entrants, { api, url: options.url, target: options.target, environment, signal });
  const note = (text: string): void => void (options.quiet || screen.write(`${text}\n`));
  note(describeEntered(entered, options));
  await awaitStart(entered, surroundings, note);
  const began = environment.monotonic();
  const progress = options.quiet ? undefined : new Progress({ screen, environment, runners: entered.runners });
  await replay(entered.runners, signal);
  await settle(entered.runners, surroundings);
  progress?.stop();
  const took = (environment.monotonic() - began) / 1000;
  const comparisons = options.verify ? await readBack(api, entered) : new Map<VirtualRunner, Comparison>();
  const reports = entered.runners.map((runner) => reportRunner(runner, entered.runners, comparisons.get(runner)));
  await leave(entered.runners);
  return reportAll({
    sessionId: entered.info.sessionId,
    code: entered.info.code ?? null,
    speed: options.speed,
    took,
    interrupted: signal.aborted,
    runners: reports,
  });
}

/** The runs of the files and the invented ones. Reads every file before anything is sent, and complains about all at once. */
async function entrantsOf(options: SimulatorOptions): Promise<readonly Entrant[]> {
  const { files, runners, seed, duration, names, speed, keepGaps } = options;
  const read = await Promise.allSettled(files.map(readRun));
  const failures = read.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const unexpected = failures.find((failure) => !(failure instanceof UnreadableRun));
  if (unexpected !== undefined) throw unexpected;
  if (failures.length > 0) throw new UnreadableRun(failures.map((failure) => (failure as UnreadableRun).message).join('\n'));
  const recorded = read.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const invented = Array.from({ length: runners }, (_, index) => ({
    ...synthesizeRun({ seed: `${seed}/${index + 1}`, duration }),
    name: inventedName(index),
  }));
  const pacing = { speed, longestWait: keepGaps ? Infinity : LONGEST_WAIT };
  return [...recorded, ...invented].map((run, index) => ({ name: names[index] ?? nameOfFile(run.name), plan: planReplay(run, pacing) }));
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

async function replay(runners: readonly VirtualRunner[], signal: AbortSignal): Promise<void> {
  const stop = (): void => runners.forEach((runner) => runner.stop());
  signal.addEventListener('abort', stop);
  if (!signal.aborted) await Promise.all(runners.map((runner) => runner.start()));
  signal.removeEventListener('abort', stop);
}

/** Waits until everything sent is stored and seen, as long as that goes on. */
async function settle(runners: readonly VirtualRunner[], { environment, signal }: Surroundings): Promise<void> {
  const acked = (): number => runners.reduce((sum, runner) => sum + runner.acked, 0);
  const isStored = (): boolean => runners.every((runner) => runner.acked >= runner.sent.length);
  await waitUntil(environment, { isMet: isStored, progress: acked, patience: signal.aborted ? HURRIED_PATIENCE : ACK_PATIENCE });
  const isSeen = (): boolean => runners.every((runner) => reportRunner(runner, runners, undefined).seen.newest >= runner.sent.length);
  if (runners.length > 1 && !signal.aborted) await waitUntil(environment, { isMet: isSeen, progress: () => 0, patience: SIGHT_PATIENCE });
}

async function readBack(api: PacelineApi, { info: { sessionId }, runners }: Entered): Promise<ReadonlyMap<VirtualRunner, Comparison>> {
  const compared = runners.map(async (runner): Promise<[VirtualRunner, Comparison]> => {
    try {
      const { samples } = await api.track(runner.guest.token, sessionId, runner.userId);
      return [runner, compareTracks(runner.sent, samples.map((sample) => ({ ...sample })))];
    } catch (error) {
      return [runner, { stored: 0, difference: `The track could not be read back: ${(error as Error).message}` }];
    }
  });
  return new Map(await Promise.all(compared));
}

async function leave(runners: readonly VirtualRunner[]): Promise<void> {
  await Promise.all(runners.map(({ service }) => service.leaveSession()));
  for (const { service } of runners) service.close();
}
