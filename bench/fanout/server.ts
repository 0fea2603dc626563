import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { freePort, release, repository, startServer, until, watchOver, within, type Remnant } from '@paceline/testkit';
import { commandOf, type Contender } from './contenders.ts';

/** Milliseconds for a server to be ready, and to end by itself. */
const READY_TIME = 20_000;
const STOP_TIME = 5_000;

/** A contender that runs. */
export interface Running {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts it behind `wrapper`, a command that replaces itself by the server. `connections` are to come from one address. */
export async function start({ program }: Contender, connections: number, wrapper: readonly string[]): Promise<Running> {
  if (program.kind === 'paceline') return startPaceline(program.limits, connections, wrapper);
  const port = await freePort();
  return startProgram([...wrapper, ...commandOf(program, port)], port);
}

/** The product as it is: what it holds against so many from one address is raised, and those limits. */
async function startPaceline(raised: readonly string[], connections: number, wrapper: readonly string[]): Promise<Running> {
  const most = String(connections + 10);
  const limits = ['newConnectionsPerSecond=100000', `wrongCodesPerMinute=${most}`, ...raised].flatMap((limit) => ['--limit', limit]);
  const server = await startServer({ args: ['--connections-per-address', most, '--guests-per-minute', most, ...limits], wrapper });
  const stop = async (): Promise<void> => {
    // What it does for clients that are already gone is not measured here, and takes its time.
    await server.stop('SIGKILL');
  };
  return { port: Number(new URL(server.url).port), pid: server.pid ?? 0, stop };
}

async function startProgram(line: readonly string[], port: number): Promise<Running> {
  const [command = '', ...args] = line;
  const child = spawn(command, args, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-2_000)));
  let end: string | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => resolve(void (end = error.message)));
    child.once('exit', (code, signal) => resolve(void (end = signal ?? `exit code ${code}`)));
  });
  const { pid = 0 } = child;
  const remnant: Remnant = { kind: 'process', pid };
  if (pid !== 0) watchOver(remnant);
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    // A server that is busy with a queue of a minute does not hear the first signal.
    await within(ended, { what: `the end of ${command}`, timeout: STOP_TIME }).catch(() => child.kill('SIGKILL'));
    await ended;
    release(remnant);
  };
  try {
    await until(async () => end !== undefined || (await answers(port)), { what: 'the server to be ready', timeout: READY_TIME });
    if (end !== undefined) throw new Error(`it ended (${end})`);
  } catch (error) {
    await stop();
    throw new Error(`${line.join(' ')} did not start: ${(error as Error).message}. It printed:\n${output}`, { cause: error });
  }
  return { port, pid, stop };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
