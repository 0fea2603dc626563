import { readOptions, UsageError, wholeNumber } from '../command-line.ts';
import { groups, type Group } from './faults.ts';

export interface Options {
  /** Kills of the server. */
  readonly kills: number;
  readonly clients: number;
  readonly seed: string;
  /** Kinds of faults to strike with; all that the machine can do when absent. */
  readonly only: readonly Group[] | undefined;
}

/** With fewer, no client's way leads through the network that fails. */
const LEAST_CLIENTS = 3;

/** What the command line asks for. Throws a `UsageError`. */
export function optionsFrom(args: readonly string[]): Options {
  const { kills, clients, seed = '1', only } = readOptions(args, { kills: { type: 'string' }, clients: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } });
  const names = only?.split(',').map((name) => name.trim());
  const unknown = names?.find((name) => !(groups as readonly string[]).includes(name));
  if (unknown !== undefined) throw new UsageError(`--only knows no "${unknown}"; it is one or more of ${groups.join(',')}`);
  return {
    kills: wholeNumber('--kills', kills, { otherwise: 100 }),
    clients: wholeNumber('--clients', clients, { from: LEAST_CLIENTS, otherwise: 50 }),
    seed,
    only: names && groups.filter((group) => names.includes(group)),
  };
}
