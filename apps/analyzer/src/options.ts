import { parseArgs } from 'node:util';
import type { Units } from '@paceline/core';

export interface AnalyzerOptions {
  readonly files: readonly string[];
  readonly units: Units;
  readonly json: boolean;
  /** Where to draw the run. */
  readonly plot: string | undefined;
}

export type Command = { readonly kind: 'help' } | { readonly kind: 'analyze'; readonly options: AnalyzerOptions };

/** The command line is wrong; the message is a sentence that names the option. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the arguments of `paceline analyze`. Throws {@link UsageError}. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help === true) return { kind: 'help' };
  const { units = 'metric', json = false, plot } = values;
  if (units !== 'metric' && units !== 'imperial') throw new UsageError(`--units is metric or imperial, not "${units}".`);
  if (plot !== undefined && !/.\.svg$/i.test(plot)) {
    // Without this, `--plot *.gpx` would draw over the first of the runs.
    throw new UsageError(`--plot needs the name of the picture first, which ends in .svg${plot === '' ? '' : `; "${plot}" does not`}.`);
  }
  if (positionals.length === 0) throw new UsageError('There is nothing to analyze: give a file.');
  if (plot !== undefined && positionals.length > 1) throw new UsageError(`--plot draws one run, and there are ${positionals.length} files.`);
  return { kind: 'analyze', options: { files: positionals, units, json, plot } };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { units: { type: 'string' }, json: { type: 'boolean' }, plot: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]?.replace(/\.?$/, '.') ?? 'The options cannot be read.');
  }
}
