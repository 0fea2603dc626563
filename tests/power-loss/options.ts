import { readOptions, wholeNumber } from '../command-line.ts';

export interface Options {
  readonly seed: string;
  /** How often the power goes, and how often for the control. */
  readonly cuts: number;
  readonly control: number;
}

/** What the command line asks for. Throws a `UsageError`. */
export function optionsFrom(args: readonly string[]): Options {
  const { seed = String(Date.now() % 1_000_000), cuts, control } = readOptions(args, { seed: { type: 'string' }, cuts: { type: 'string' }, control: { type: 'string' } });
  return { seed, cuts: wholeNumber('--cuts', cuts, { otherwise: 20 }), control: wholeNumber('--control', control, { otherwise: 3 }) };
}
