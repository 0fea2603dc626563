import { parseArgs } from 'node:util';
import { baseOf } from './address.ts';
import { UsageError } from './usage-error.ts';

export interface DoctorOptions {
  /** Base of the server's addresses, without a slash at its end. */
  readonly url: string;
  /** Whose connection is tried; a guest's when absent. */
  readonly token: string | undefined;
  /** For each step, milliseconds. */
  readonly timeout: number;
  readonly json: boolean;
}

export type Command = { readonly kind: 'help' } | { readonly kind: 'examine'; readonly options: DoctorOptions };

const DEFAULT_TIMEOUT = 10;
const LONGEST_TIMEOUT = 60;

/** Reads the arguments of `paceline doctor`. Throws {@link UsageError}. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: 'help' };
  const [address, ...more] = positionals;
  if (address === undefined) throw new UsageError('The address of a server is missing, such as https://run.example.org.');
  if (more.length > 0) throw new UsageError(`One address at a time: "${more[0]}" is one too many.`);
  return {
    kind: 'examine',
    options: { url: baseOf(address), token: tokenOf(values.token), timeout: timeoutOf(values.timeout), json: values.json ?? false },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        token: { type: 'string' },
        timeout: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    // Node adds advice about positional arguments and dashes that fits no option of ours.
    const [sentence] = (error as Error).message.split(/\n|\.? To specify /);
    throw new UsageError(`${sentence?.replace(/\.$/, '')}.`);
  }
}

/** Spaces and line ends come with copying; anything else that is no token is for the server to judge. */
function tokenOf(text: string | undefined): string | undefined {
  const token = text?.trim();
  // Not repeated in the message: it may be most of a secret.
  if (token === '' || (token !== undefined && /[^\x21-\x7e]/.test(token))) throw new UsageError('--token is empty or holds characters that no token has.');
  return token;
}

function timeoutOf(text: string | undefined): number {
  const seconds = text === undefined ? DEFAULT_TIMEOUT : Number(text);
  if (text?.trim() !== '' && seconds > 0 && seconds <= LONGEST_TIMEOUT) return seconds * 1000;
  throw new UsageError(`--timeout is "${text}"; it must be a number of seconds above 0 and at most ${LONGEST_TIMEOUT}.`);
}
