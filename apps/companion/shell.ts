import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Name of the service worker's file, which every visit asks for again. */
export const WORKER = 'sw.js';

/** Tells the service worker which files there are, each with its digest. */
export function shell(): Plugin {
  let publicDir = '';
  return {
    name: 'paceline-shell',
    apply: 'build',
    configResolved: (config) => void (publicDir = config.publicDir),
    generateBundle: {
      // The page is put together by Vite's own plugins.
      order: 'post',
      handler(_, bundle) {
        const built = Object.values(bundle).flatMap((part): [string, string | Uint8Array][] => {
          if (part.fileName === WORKER || part.fileName.endsWith('.map')) return [];
          return [[part.fileName, part.type === 'chunk' ? part.code : part.source]];
        });
        const copied = readdirSync(publicDir).map((name): [string, Uint8Array] => [name, readFileSync(join(publicDir, name))]);
        const parts = [...built, ...copied].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
        const files = Object.fromEntries(parts.map(([name, content]) => [pathOf(name), integrity(content)]));
        const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12);
        const worker = bundle[WORKER];
        if (worker?.type !== 'chunk' || !worker.code.includes('PACELINE_SHELL')) throw new Error(`The build has no ${WORKER} that asks for PACELINE_SHELL.`);
        if (worker.imports.length + worker.exports.length > 0) throw new Error(`${WORKER} must be a file by itself, and shares code with the page.`);
        worker.code = worker.code.replace('PACELINE_SHELL', () => JSON.stringify({ version, files }));
      },
    },
  };
}

const pathOf = (name: string): string => (name === 'index.html' ? '/' : `/${name}`);

const integrity = (content: string | Uint8Array): string => `sha384-${createHash('sha384').update(content).digest('base64')}`;
