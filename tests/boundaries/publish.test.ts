import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { root, workspaces } from './sources.ts';

const published = workspaces().filter(({ manifest }) => manifest.private !== true);

// The packages are tested here as their users meet them: compiled, and without the `source` condition.
beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'node_modules/@typescript/native/bin/tsc'), '-b'], { cwd: root, stdio: 'pipe' });
}, 60_000);

describe.each(published.map((workspace) => [workspace.manifest.name, workspace] as const))('%s, published', (name, { folder, manifest }) => {
  it('passes publint', async () => {
    const { messages } = await publint({ pkgDir: join(root, folder), level: 'suggestion', strict: true });
    expect(messages.map((message) => formatMessage(message, manifest as unknown as Record<string, unknown>, { color: false }))).toEqual([]);
  });

  it('has types that fit its code wherever ES modules are resolved', async () => {
    // The packages are ES modules: what only the loaders of before know is not asked.
    const problems = (await problemsOf(join(root, folder))).filter((problem) => !('resolutionKind' in problem && /node10|node16-cjs/.test(String(problem.resolutionKind))));
    expect(problems).toEqual([]);
  });

  it('can be imported from its compiled files, by every entry', () => {
    // Programs run when they are imported.
    if (['@paceline/simulator', '@paceline/doctor', '@paceline/analyzer'].includes(name)) return;
    const entries = Object.keys(manifest.exports ?? {}).map((entry) => name + entry.slice(1));
    const script = `for (const entry of ${JSON.stringify(entries)}) console.log(Object.keys(await import(entry)).length > 0);`;
    const { NODE_OPTIONS: _, ...env } = process.env;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, env, encoding: 'utf8' });
    expect(printed.trim().split('\n')).toEqual(entries.map(() => 'true'));
  });
});

/** What `attw` has to say of a package, as npm would publish it. */
async function problemsOf(folder: string) {
  const packed = mkdtempSync(join(tmpdir(), 'paceline-pack-'));
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const printed = execFileSync(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', packed], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const [{ filename }] = JSON.parse(printed) as [{ filename: string }];
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(join(packed, filename)))));
    return result.types === false ? [{ kind: 'NoTypes' }] : result.problems;
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
}
