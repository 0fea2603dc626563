import { StartError } from '../start-error.ts';
import { version } from '../version.ts';
import { mainHelp } from './help.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/**
 * The `paceline` command; resolves with the exit code: 0 when all went well, 1 when something outside the
 * program prevented it, 2 when what was typed makes no command. Rejects only on a bug.
 */
export async function paceline(args: readonly string[], terminal: Terminal): Promise<number> {
  const [command, ...rest] = args;
  try {
    return await dispatch(command, rest, terminal);
  } catch (error) {
    if (error instanceof StartError) {
      terminal.complain(`paceline: ${error.message}`);
      return 1;
    }
    if (error instanceof UsageError) {
      terminal.complain(`paceline: ${error.message}`);
      terminal.complain(`Run "paceline ${command === 'serve' ? 'serve ' : ''}--help" to see what there is.`);
      return 2;
    }
    throw error;
  }
}

// Each command is loaded when it is asked for: most of them need nothing of the server.
async function dispatch(command: string | undefined, rest: readonly string[], terminal: Terminal): Promise<number> {
  switch (command) {
    case 'serve': {
      const { serve } = await import('./serve.ts');
      return serve(rest, terminal);
    }
    case 'simulate':
    case 'analyze':
    case 'doctor': {
      const { runProgram } = await import('./run-program.ts');
      return runProgram(command, rest);
    }
    case '--help':
    case '-h':
    case 'help':
      terminal.say(mainHelp.trimEnd());
      return 0;
    case '--version':
    case '-v':
      terminal.say(`paceline ${version}`);
      return 0;
    case undefined:
      throw new UsageError('A command is missing.');
    default:
      throw new UsageError(`There is no command or option "${command}".`);
  }
}
