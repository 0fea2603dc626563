import { spawn } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '@paceline/testkit';

/** A program of an example that runs. */
export interface Program {
  /** All that it has printed, standard output and error together. */
  readonly printed: () => string;
  /** Ends it, as Ctrl-C does unless another signal is given; resolves with its exit code, null when the signal itself ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  readonly ended: Promise<number | null>;
}

/** The commands that a README tells to type, from its `sh` blocks. */
export function commandsIn(readme: string): readonly string[] {
  const text = readFileSync(join(repository, readme), 'utf8');
  return [...text.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) => block.trim().split('\n')).filter((line) => line.startsWith('npx '));
}

/** Runs `npx …` with further arguments as npx would: the program of that name that the clone has installed. */
export function runCommand(command: string, more: readonly string[]): Program {
  const [, name = '', ...args] = command.split(' ');
  const program = name === 'node' ? [] : [realpathSync(join(repository, 'node_modules/.bin', name))];
  const child = spawn(process.execPath, [...program, ...args, ...more], { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', (code) => resolve(code)));
  return {
    ended,
    printed: () => output,
    stop: (signal = 'SIGINT') => {
      child.kill(signal);
      return ended;
    },
  };
}
