import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './sources.ts';

// The engine decides and the server carries it out: what SPEC.md says is checked in the tests of both.
const tests = globSync('packages/{engine,server}/test/**/*.test.ts', { cwd: root });
const text = tests.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
const spec = readFileSync(join(root, 'packages/engine/SPEC.md'), 'utf8');
const rules = [...spec.matchAll(/\*\*\[(\w+)\]\*\*/g)].map(([, id]) => id ?? '');

describe('SPEC.md', () => {
  it('gives each rule an id of its own', () => {
    expect(rules.length).toBeGreaterThan(40);
    expect(rules).toEqual([...new Set(rules)]);
  });

  it.each(rules)('[%s] is checked by a test that says so', (id) => {
    expect(text).toContain(`[${id}]`);
  });

  it('has every rule that a test claims to check', () => {
    const claimed = [...text.matchAll(/\[([SWFN]\d+)\]/g)].map(([, id]) => id ?? '');
    expect(rules).toEqual(expect.arrayContaining([...new Set(claimed)]));
  });
});
