// Brings what the example clients in other languages need, where that is easy. Without it their tests are skipped.
import { spawnSync } from 'node:child_process';
import { aptInstall, canInstall } from './debian.mjs';
import { step } from './run.mjs';

/** Sees to a Python that can speak WebSocket. Nothing is done about Java: a JDK is large, and only its owner should choose it. */
export async function pythonWebSockets() {
  if (hasWebSockets() || !canInstall()) return;
  try {
    await step('Installing python3-websockets for the tests of the example clients with apt-get (once)', () => aptInstall('python3-websockets'));
  } catch (error) {
    console.log(`  it could not be installed: ${error.message}`);
  }
  if (!hasWebSockets()) console.log('  There is none; the tests of the Python client are skipped.');
}

// The same two that the tests try: Debian's package belongs to Debian's Python, which need not be the first in the path.
function hasWebSockets() {
  return ['python3', '/usr/bin/python3'].some((python) => spawnSync(python, ['-c', 'import websockets'], { stdio: 'ignore' }).status === 0);
}
