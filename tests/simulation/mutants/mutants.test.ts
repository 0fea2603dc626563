import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { mutants } from './mutants.ts';
import type { Verdict } from './play.ts';

const play = fileURLToPath(new URL('play.ts', import.meta.url));
/** Seeds that a mutant may survive. */
const SEEDS = 60;

describe('the simulation catches a product in which', () => {
  test.each(mutants)('[$promise] $name', { timeout: 300_000 }, async ({ name, promise }) => {
    const { stdout } = await promisify(execFile)(process.execPath, ['-C', 'source', play, name, String(SEEDS)]);
    const { found, caught } = JSON.parse(stdout) as Verdict;
    expect(found).toBe(1);
    expect(caught?.promise).toBe(promise);
  });

  test('every promise is broken by one', () => {
    const broken = new Set(mutants.map(({ promise }) => promise));
    expect([...broken].sort()).toEqual(['G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7', 'G8', 'G9', 'G10'].sort());
  });
});
