import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StartError } from '../start-error.ts';

/** Starts the simulator, a program of its own, so that the server never contains the client. */
export function spawnSimulator(args: readonly string[], stdio: StdioOptions): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, program(), ...args], { stdio });
}

function program(): string {
  try {
    return fileURLToPath(import.meta.resolve('@paceline/simulator'));
  } catch (cause) {
    throw new StartError('The simulator is not installed beside this server; add the package @paceline/simulator.', { cause });
  }
}

/** How a child process ended. */
export type Ending =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'not_started'; readonly error: Error };

/** Resolves when the child is gone; never rejects. */
export function endingOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ kind: 'not_started', error }));
    child.once('close', (code, signal) => resolve(signal === null ? { kind: 'exited', code: code ?? 0 } : { kind: 'killed', signal }));
  });
}
