import { availableParallelism } from 'node:os';
import { commandPath } from './contenders.ts';

/** Which core the server has for itself, and which one the generator; undefined when they cannot be told apart. */
export interface Pinning {
  readonly server: readonly string[];
  readonly generator: readonly string[];
  /** How it is, for the results. */
  readonly sentence: string;
}

export interface Machine {
  readonly cores: number;
  /** Path of the command that pins; undefined where there is none. */
  readonly taskset: string | undefined;
}

const here = (): Machine => ({ cores: availableParallelism(), taskset: commandPath('taskset') });

export function pinning({ cores, taskset }: Machine = here()): Pinning {
  const free = { server: [], generator: [] };
  if (taskset === undefined) return { ...free, sentence: 'There is no taskset here, so the server and the generator move between all cores.' };
  if (cores < 2) return { ...free, sentence: 'There is only one core here, which the server and the generator share: the delays are not the server’s alone.' };
  const on = (core: number): readonly string[] => [taskset, '-c', String(core)];
  return { server: on(0), generator: on(1), sentence: 'The server has one core, pinned with taskset, and the generator another.' };
}
