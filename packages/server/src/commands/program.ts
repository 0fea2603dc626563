import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StartError } from '../start-error.ts';

/** The programs of their own that the `paceline` command starts, by their commands: so the server never contains the client. */
const programs = {
  analyze: { title: 'analyzer', packageName: '@paceline/analyzer' },
  simulate: { title: 'simulator', packageName: '@paceline/simulator' },
  doctor: { title: 'doctor', packageName: '@paceline/doctor' },
} as const;

export type ProgramCommand = keyof typeof programs;

/** What people call the program of a command. */
export const titleOf = (command: ProgramCommand): string => programs[command].title;

/** Starts the program of a command. Throws a `StartError` when it is not installed. */
export function spawnProgram(command: ProgramCommand, args: readonly string[], stdio: StdioOptions): ChildProcess {
  return spawn(process.execPath, [...process.execArgv, fileOf(command), ...args], { stdio });
}

function fileOf(command: ProgramCommand): string {
  const { title, packageName } = programs[command];
  try {
    return fileURLToPath(import.meta.resolve(packageName));
  } catch (cause) {
    throw new StartError(`The ${title} is not installed beside this server; add the package ${packageName}.`, { cause });
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
