// Brings a clone to the point where it can run: packages, Node 24, the built companion. Each part only when needed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, root, run, step } from './run.mjs';

const stamps = join(root, 'node_modules', '.paceline');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Installs the packages of the lockfile, unless exactly these were installed before. */
export async function install() {
  const wanted = digest(['package-lock.json', 'package.json']);
  if (stampIs('installed', wanted)) return;
  await step('Installing packages (once, about half a minute)', async () => {
    // Install scripts are not run: nothing here needs one, and they are the usual way in for malicious packages.
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    if ((await run(npm, args)) === 0) return;
    // npm 10, which comes with Node 20, may refuse a lockfile that npm 11 wrote.
    if ((await run(npm, ['exec', '--yes', '--', 'npm@11.6.2', ...args])) === 0) return;
    throw new Failure('the packages could not be installed; see the lines of npm above, mend the cause and try again.');
  });
  linkNode();
  stamp('installed', wanted);
}

/** npm 10 drops the packaged Node from the commands of this clone; `npx node` would then ask the registry for one. */
function linkNode() {
  const link = join(root, 'node_modules', '.bin', 'node');
  const node = modernNode();
  if (process.platform !== 'win32' && node !== process.execPath && !existsSync(link)) symlinkSync(node, link);
}

/** Path of a Node that can run the TypeScript sources: the machine's own when it is new enough, else the one from npm. */
export function modernNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major >= 24) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const packaged = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', file);
  if (existsSync(packaged)) return packaged;
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  throw new Failure(
    `this machine has Node ${process.versions.node} and there is no packaged Node 24 for ${process.platform}-${process.arch}; ` +
      'install Node 24 from nodejs.org and try again.',
  );
}

/** Builds the companion, unless it was built from exactly these sources. */
export async function buildCompanion() {
  const sources = ['package-lock.json', 'apps/companion', 'apps/simulator/src', 'packages/core/src', 'packages/protocol/src', 'packages/client/src'];
  const wanted = digest(sources);
  const built = existsSync(join(root, 'apps/companion/dist/index.html'));
  if (built && stampIs('companion', wanted)) return;
  await step('Building the companion', async () => {
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    // Whatever NODE_ENV the shell or a test has set: with another one React's development build would be served.
    const env = { ...process.env, NODE_ENV: 'production' };
    const code = await run(modernNode(), [vite, 'build', 'apps/companion', '--logLevel', 'warn'], { env });
    if (code !== 0) throw new Failure('the companion could not be built; see the lines above.');
  });
  stamp('companion', wanted);
}

function digest(paths) {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  for (const path of paths) for (const file of filesUnder(join(root, path))) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

function filesUnder(path) {
  if (statSync(path).isFile()) return [path];
  const own = readdirSync(path).filter((name) => !['dist', 'dist-types', 'node_modules', 'test'].includes(name));
  return own.sort().flatMap((name) => filesUnder(join(path, name)));
}

function stampIs(name, value) {
  const file = join(stamps, name);
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

function stamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), value);
}
