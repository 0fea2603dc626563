import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';
import { repository } from '@paceline/testkit';

/** What an app's bundler makes of a module. */
export interface Bundle {
  readonly code: string;
  /** Bytes. */
  readonly gzip: number;
}

/** Bundles a module that imports our compiled packages, minified, as an app would. `external` are the app's own. */
export async function bundle(code: string, external: readonly string[] = ['rxjs', 'react']): Promise<Bundle> {
  // Beside the packages, so that their names resolve as they do for everybody else.
  const folder = mkdtempSync(join(repository, 'node_modules', '.bundle-'));
  try {
    const entry = join(folder, 'entry.js');
    writeFileSync(entry, code);
    const rollupOptions = { input: entry, external: [...external], preserveEntrySignatures: 'strict' as const };
    const output = await build({ root: folder, configFile: false, logLevel: 'error', build: { write: false, minify: true, modulePreload: false, rollupOptions } });
    const [chunks] = Array.isArray(output) ? output : [output as Rollup.RollupOutput];
    const text = (chunks?.output ?? []).map((chunk) => ('code' in chunk ? chunk.code : '')).join('');
    return { code: text, gzip: gzipSync(text, { level: 9 }).length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
