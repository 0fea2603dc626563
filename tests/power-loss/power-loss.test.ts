import { describe, expect, it } from 'vitest';
import { CUTS_FOR_ALL } from './moments.ts';
import { play, powerLossObstacle } from './obstacle.ts';
import { complaints, missingIn, type Result } from './tally.ts';

const obstacle = powerLossObstacle();
const reason = obstacle === undefined ? '' : ` (skipped: this machine cannot lose its power: ${obstacle})`;

describe.skipIf(obstacle !== undefined)(`a server that loses its power${reason}`, () => {
  it('[G1] [G2] has every sample that it has acknowledged, as it was sent, and knows whom it gave a token; one without fsync has not', { timeout: 240_000 }, async () => {
    // So many cuts have each moment once.
    const { code, printed } = await play(['--seed', '1', '--cuts', String(CUTS_FOR_ALL), '--control', '1', '--json'], 'pipe');
    const line = printed.split('\n').findLast((one) => one.startsWith('{"careful"'));
    if (line === undefined) throw new Error(`The stage ended with ${code}:\n${printed}`);
    const result = JSON.parse(line) as Result;
    expect(complaints(result)).toEqual([]);
    expect(missingIn(result.careful)).toEqual([]);
    expect(result.careless.lost).toBeGreaterThan(0);
    expect(code).toBe(0);
  });
});
