// Installs packages of the system where nobody has to be asked: on Debian and its children, as root.
import { existsSync, readFileSync } from 'node:fs';
import { run } from './run.mjs';

export function canInstall() {
  const debian = existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
  return debian && process.getuid?.() === 0;
}

/** Installs one package without what it merely recommends. Whether that went well, the caller sees by what is there then. */
export async function aptInstall(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  await run('apt-get', ['update', '-qq'], quiet);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], quiet);
}
