// Runs on the machine's own Node (20 or newer), before anything is installed: no dependencies, no TypeScript.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

// Node then takes the types out of a source once, and not each time that a program starts.
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/node');

/** A failure whose message is all that the person at the terminal needs. */
export class Failure extends Error {}

/** Ends the program with the sentence of a `Failure`; anything else is a bug and shows its stack. */
export function fail(error) {
  console.error(error instanceof Failure ? `paceline: ${error.message}` : error);
  process.exit(1);
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program with this terminal; resolves with its exit code.
 * Signals are passed on, so that stopping this process stops that one.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, forward);
    const watch = onOrphaned(() => forward('SIGTERM'));
    const done = () => {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, forward);
    };
    child.on('error', (error) => (done(), reject(error)));
    child.on('exit', (code, signal) => (done(), resolve(signal === null ? code : 128)));
  });
}

/** npm passes SIGTERM on to the shell between it and us, and the shell dies of it without a word to us. */
function onOrphaned(stop) {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return undefined;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 250);
  return watch;
}

/** Runs a step that may take long, saying from time to time that it is still under way. */
export async function step(title, work) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  console.log(`• ${title} …`);
  const beat = setInterval(() => console.log(`  still at it, ${seconds()} s`), 10_000);
  try {
    const result = await work();
    console.log(`  done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(beat);
  }
}
