import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
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

  it('can be imported from its compiled files', () => {
    // Programs run when they are imported.
    if (name === '@paceline/simulator' || name === '@paceline/doctor') return;
    const script = `const all = await import(${JSON.stringify(name)}); console.log(Object.keys(all).length > 0);`;
    const { NODE_OPTIONS: _, ...env } = process.env;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, env, encoding: 'utf8' });
    expect(printed.trim()).toBe('true');
  });
});
