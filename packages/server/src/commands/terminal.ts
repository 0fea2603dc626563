import { isatty } from 'node:tty';

/** Where a command talks to the person, or the program, that started it. */
export interface Terminal {
  /** Writes one line to standard output. */
  say(line: string): void;
  /** Writes one line to standard error. */
  complain(line: string): void;
  /** Whether a person is watching. */
  readonly interactive: boolean;
}

export const processTerminal: Terminal = {
  say: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  interactive: isatty(process.stdout.fd),
};
