/** What the proofs that are run by hand have in common at the terminal. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line is wrong. The message says how, without a full stop, and names the option. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Known = NonNullable<ParseArgsConfig['options']>;
type Values<Options extends Known> = ReturnType<typeof parseArgs<{ options: Options }>>['values'];

/** The values of options, for `parseArgs`. Throws a `UsageError` at anything that is none of them, and at an option without its value. */
export function readOptions<const Options extends Known>(args: readonly string[], options: Options): Values<Options> {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const checked = tokens.flatMap((token) => {
    if (token.kind === 'option-terminator') return [];
    if (token.kind === 'positional') throw new UsageError(`"${token.value}" belongs to no option (npm passes options on when they follow a --)`);
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) throw new UsageError(`${rawName} is no option`);
    if (option.type === 'boolean') {
      if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
      return [`--${name}`];
    }
    // A value may begin with a minus, such as a number that is too small; another option is none.
    if (value === undefined || value === '' || (!inlineValue && value.startsWith('--'))) throw new UsageError(`${rawName} needs a value`);
    return [`--${name}=${value}`];
  });
  return parseArgs({ args: checked, options }).values;
}

/** The number that an option asks for, or `otherwise` when it is absent. Throws a `UsageError` when it is none, or out of bounds. */
export function wholeNumber(option: string, text: string | undefined, { from = 1, to = 999_999, otherwise }: { readonly from?: number; readonly to?: number; readonly otherwise: number }): number {
  if (text === undefined) return otherwise;
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= from && number <= to) return number;
  throw new UsageError(`${option} must be a whole number from ${from} ${number > to ? `to ${to}` : 'on'}, not "${text}"`);
}

/** Has `work` decide the exit code of this process; a `UsageError` in it is told in a sentence, and the code is 2. */
export async function atTerminal(command: string, work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}; see ${command} -- --help.`);
    process.exitCode = 2;
  }
}

/** `1 seed`, `2 seeds`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
