import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = new URL('../', import.meta.url).pathname;
const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts') && !path.endsWith('spec.test.ts'));
const text = tests.map((path) => readFileSync(join(folder, path), 'utf8')).join('\n');
const rules = [...readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8').matchAll(/\*\*\[(\w+)\]\*\*/g)].map(([, id]) => id ?? '');

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
