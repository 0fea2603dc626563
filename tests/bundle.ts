import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, mergeConfig, type InlineConfig, type Rollup } from 'vite';
import { repository } from '@paceline/testkit';

/** What an app's bundler makes of a module. */
export interface Bundle {
  readonly code: string;
  /** Bytes. */
  readonly gzip: number;
}

/** Bundles a module that imports our compiled packages, minified, as an app would. `external` are the app's own. */
export async function bundle(code: string, external: readonly string[] = ['rxjs', 'react']): Promise<Bundle> {
  const rollupOptions = { external: [...external], preserveEntrySignatures: 'strict' as const };
  const text = await bundleFile('entry.js', code, { build: { minify: true, rollupOptions } });
  return { code: text, gzip: gzipSync(text, { level: 9 }).length };
}

/** What Vite makes of a file of that name and content. */
export async function bundleFile(name: string, content: string, config: InlineConfig): Promise<string> {
  // Beside the packages, so that their names resolve as they do for everybody else.
  const folder = mkdtempSync(join(repository, 'node_modules', '.bundle-'));
  try {
    const entry = join(folder, name);
    writeFileSync(entry, content);
    const own: InlineConfig = { root: folder, configFile: false, logLevel: 'error', build: { write: false, modulePreload: false, rollupOptions: { input: entry } } };
    const output = await build(mergeConfig(own, config));
    const [chunks] = Array.isArray(output) ? output : [output as Rollup.RollupOutput];
    return (chunks?.output ?? []).map((chunk) => ('code' in chunk ? chunk.code : '')).join('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
