#!/usr/bin/env node
import { systemEnvironment } from '@paceline/core';
import { examine } from './examine.ts';
import { HELP } from './help.ts';
import { parseCommand, type DoctorOptions } from './options.ts';
import { describeEnd, describeResult, isHealthy, jsonOf, type Style } from './report.ts';
import { UsageError } from './usage-error.ts';

const code = await main(process.argv.slice(2));
// What the other side holds open must not hold this program; what was written must be out first.
process.stdout.write('', () => process.exit(code));

async function main(args: readonly string[]): Promise<number> {
  try {
    const command = parseCommand(args);
    if (command.kind === 'examine') return await run(command.options);
    process.stdout.write(HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`paceline doctor: ${error.message}\nSee paceline doctor --help.\n`);
    return 2;
  }
}

async function run({ url, token, timeout, json }: DoctorOptions): Promise<number> {
  const style = styleOf(process.stdout);
  const say = (text: string): void => void (json || process.stdout.write(`${text}\n`));
  say(`Checking ${url}\n`);
  const results = await examine({ url, token, timeout, environment: systemEnvironment, onResult: (result) => say(describeResult(result, style)) });
  if (json) process.stdout.write(`${jsonOf(results, url)}\n`);
  say(`\n${describeEnd(results, url)}`);
  return isHealthy(results) ? 0 : 1;
}

function styleOf({ isTTY, columns }: NodeJS.WriteStream): Style {
  if (!isTTY) return { colours: false, width: undefined };
  return { colours: (process.env['NO_COLOR'] ?? '') === '', width: columns };
}
