#!/usr/bin/env node
import { SyncError } from '@paceline/client';
import { systemEnvironment } from '@paceline/core';
import { HELP } from './help.ts';
import { jsonOf } from './json.ts';
import { parseCommand, UsageError, type SimulatorOptions } from './options.ts';
import { UnreadableRun } from '@paceline/files';
import { describeReport } from './report.ts';
import { simulate } from './simulate.ts';

/** How long a child may take to end after its parent has died, milliseconds. */
const LIFELINE_GRACE = 3_000;
/** Signals closer together than this are one, milliseconds. */
const ONE_KEY_PRESS = 500;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const command = parseCommand(args);
    if (command.kind === 'simulate') return await run(command.options);
    process.stdout.write(HELP);
    return 0;
  } catch (error) {
    return complain(error);
  }
}

async function run(options: SimulatorOptions): Promise<number> {
  const stopping = new AbortController();
  const release = listenForTheEnd(stopping, options.lifeline);
  try {
    const surroundings = { environment: systemEnvironment, screen: process.stderr, signal: stopping.signal };
    const report = await simulate(options, surroundings);
    if (options.json) process.stdout.write(`${jsonOf(report)}\n`);
    else if (!options.quiet) process.stdout.write(`${describeReport(report)}\n`);
    if (options.quiet && !report.complete) process.stderr.write(`${describeReport(report)}\n`);
    return report.complete ? 0 : 1;
  } catch (error) {
    // Stopped before it had begun: there is nothing to sum up and nothing went wrong.
    if (stopping.signal.aborted && error instanceof SyncError) return 0;
    throw error;
  } finally {
    release();
  }
}

/** Aborts `stopping` at the first signal, or with --lifeline when standard input closes. Returns what ends the listening. */
function listenForTheEnd(stopping: AbortController, lifeline: boolean): () => void {
  let stoppedAt = Infinity;
  let cancel = (): void => undefined;
  const stop = (): void => {
    const now = systemEnvironment.monotonic();
    if (!stopping.signal.aborted) stoppedAt = now;
    // One Ctrl-C may reach this process twice, from the terminal and from the parent that passes it on.
    else if (now - stoppedAt > ONE_KEY_PRESS) process.exit(130);
    stopping.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  if (!lifeline) return () => undefined;
  process.stdin.resume().once('close', () => {
    cancel = systemEnvironment.setTimer(LIFELINE_GRACE, () => process.exit(1));
    stopping.abort();
  });
  return () => {
    process.stdin.removeAllListeners('close').destroy();
    cancel();
  };
}

function complain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`paceline simulate: ${error.message}\nSee paceline simulate --help.\n`);
    return 2;
  }
  if (error instanceof UnreadableRun) process.stderr.write(`paceline simulate: ${error.message}\n`);
  else if (error instanceof SyncError) process.stderr.write(`paceline simulate: ${error.message.replace(/\.?$/, '.')} ${error.remedy}\n`);
  else throw error;
  return 1;
}
