#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { arrayBuffer } from 'node:stream/consumers';
import { analyse } from '@paceline/core';
import { fixesOf, parseRun, UnreadableRun, type RecordedRun } from '@paceline/files';
import { readRun } from '@paceline/files/node';
import { HELP } from './help.ts';
import { jsonOf } from './json.ts';
import { parseCommand, UsageError, type AnalyzerOptions } from './options.ts';
import { plotOf } from './plot.ts';
import { describeRun, type AnalyzedRun } from './report.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const command = parseCommand(args);
    if (command.kind === 'analyze') return await run(command.options);
    process.stdout.write(HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(`${error.message}\nSee paceline analyze --help.`);
    return 2;
  }
}

/** A file that cannot be read keeps the others from nothing. */
async function run({ files, units, json, plot }: AnalyzerOptions): Promise<number> {
  const analyzed: AnalyzedRun[] = [];
  for (const file of files) {
    const one = await analyzedFile(file);
    if (one === undefined) continue;
    analyzed.push(one);
    if (!json) process.stdout.write(`${analyzed.length > 1 ? '\n' : ''}${describeRun(one, units)}\n`);
    if (plot !== undefined && !(await drawn(plot, plotOf(one, units)))) return 1;
  }
  if (json && analyzed.length > 0) {
    const all = analyzed.map(jsonOf);
    process.stdout.write(`${JSON.stringify(files.length === 1 ? all[0] : all, undefined, 2)}\n`);
  }
  return analyzed.length === files.length ? 0 : 1;
}

async function analyzedFile(file: string): Promise<AnalyzedRun | undefined> {
  try {
    const recorded = file === '-' ? await readInput() : await readRun(file);
    return { file, run: recorded, analysis: analyse(fixesOf(recorded)) };
  } catch (error) {
    if (!(error instanceof UnreadableRun)) throw error;
    complain(error.message);
    return undefined;
  }
}

/** What is piped in. */
async function readInput(): Promise<RecordedRun> {
  try {
    return parseRun(new Uint8Array(await arrayBuffer(process.stdin)), 'standard input');
  } catch (error) {
    throw error instanceof UnreadableRun ? error.in('standard input') : error;
  }
}

async function drawn(file: string, svg: string): Promise<boolean> {
  try {
    await writeFile(file, svg);
    return true;
  } catch (error) {
    complain(`${file} cannot be written (${(error as Error).message}).`);
    return false;
  }
}

function complain(text: string): void {
  process.stderr.write(`paceline analyze: ${text}\n`);
}
