import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Why no disk of this machine can lose its power. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle';
}

/** Ends with this where there is an obstacle, which it has printed. */
export const IMPOSSIBLE = 75;

const stage = fileURLToPath(new URL('stage.ts', import.meta.url));

/**
 * With mounts and processes of its own: what it mounts nobody else sees, and its end, which its parent's or that of
 * standard input brings about, is the end of all its processes and mounts.
 */
const alone = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc'];
const onStage = (home: string, args: readonly string[]): readonly string[] => [...alone, process.execPath, '-C', 'source', '--disable-warning=ExperimentalWarning', stage, home, ...args];

/** Why this machine cannot do it, found out by doing it; undefined when it can. */
export function powerLossObstacle(): string | undefined {
  if (process.platform !== 'linux') return 'it takes Linux';
  if (process.getuid?.() !== 0) return 'it takes root, who may mount a disk';
  const home = newHome();
  try {
    const { status, error, stdout, stderr } = spawnSync('unshare', onStage(home, ['--try']), { encoding: 'utf8', timeout: 60_000, stdio: ['pipe', 'pipe', 'pipe'] });
    if (error !== undefined) return `unshare cannot be run: ${error.message}`;
    if (status === 0) return undefined;
    if (status === IMPOSSIBLE) return stdout.trim();
    return `unshare ends with ${status}: ${stderr.trim()}`;
  } finally {
    removeHome(home);
  }
}

/** How the stage has ended, and what it printed unless it was to this terminal. */
export interface Played {
  readonly code: number;
  readonly printed: string;
}

/** Runs the stage. When this process is ended, however, so is everything on it. */
export async function play(args: readonly string[], output: 'inherit' | 'pipe'): Promise<Played> {
  const home = newHome();
  const child = spawn('unshare', onStage(home, args), { stdio: ['pipe', output, output] });
  const end = (): void => void child.kill('SIGKILL');
  for (const signal of signals) process.once(signal, end);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? 128, printed };
  } finally {
    for (const signal of signals) process.off(signal, end);
    removeHome(home);
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const newHome = (): string => mkdtempSync(join(tmpdir(), 'paceline-power-'));

const removeHome = (home: string): void => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
