// Finds a Chromium for the browser tests, or brings one.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { aptInstall, canInstall } from './debian.mjs';
import { Failure, root, run, step } from './run.mjs';
import { modernNode } from './setup.mjs';

/** Path of a Chromium: the one named by CHROMIUM_PATH, the system's, or Playwright's own; installs one when there is none. */
export async function chromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Failure(`CHROMIUM_PATH names ${named}, where there is no file; correct it or unset it.`);
  }
  return found() ?? (await installed());
}

function found() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of names) if (existsSync(join(folder, name))) return join(folder, name);
  }
  const own = playwrightPath();
  return existsSync(own) ? own : undefined;
}

async function installed() {
  if (canInstall()) {
    await step('Installing Chromium for the browser tests with apt-get (once)', () => aptInstall('chromium'));
  } else {
    const cli = join(root, 'node_modules/playwright/cli.js');
    await step("Installing Playwright's Chromium for the browser tests (once)", () => run(modernNode(), [cli, 'install', 'chromium']));
  }
  const path = found();
  if (path !== undefined) return path;
  throw new Failure(
    'no Chromium for the browser tests: none is installed and none could be installed; install Chromium or set CHROMIUM_PATH to one.',
  );
}

function playwrightPath() {
  const require = createRequire(join(root, 'package.json'));
  return require('playwright').chromium.executablePath();
}
