#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { analyse } from '@paceline/core';
import { fixesOf, UnreadableRun } from '@paceline/files';
import { readRun, readRunFrom } from '@paceline/files/node';
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
    const recorded = file === '-' ? await readRunFrom(process.stdin, 'standard input') : await readRun(file);
    return { file, run: recorded, analysis: analyse(fixesOf(recorded)) };
  } catch (error) {
    if (!(error instanceof UnreadableRun)) throw error;
    complain(error.message);
    return undefined;
  }
}

async function drawn(file: string, svg: string): Promise<boolean> {
  try {
    await writeFile(file, svg);
    return true;
  } catch (error) {
    complain(`the picture cannot be written: ${unwritten(file, error as NodeJS.ErrnoException)}`);
    return false;
  }
}

function unwritten(file: string, { code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
      return `there is no folder ${dirname(file)}; make it first.`;
    case 'ENOTDIR':
      return `${dirname(file)} is no folder.`;
    case 'EISDIR':
      return `${file} is a folder; name a file in it.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `you have no permission to write ${file}.`;
    case 'ENOSPC':
      return 'the disk is full.';
    default:
      return `${file}: ${message}.`;
  }
}

function complain(text: string): void {
  process.stderr.write(`paceline analyze: ${text}\n`);
}
