import { describe, expect, test } from 'vitest';
import { runOnSmallDisk, smallDiskObstacle } from './small-disk.ts';

const obstacle = smallDiskObstacle();
const reason = obstacle === undefined ? '' : ` (skipped: ${obstacle})`;

describe.skipIf(obstacle !== undefined)(`[G9] [M2] a disk that fills up${reason}`, () => {
  test('refuses commits, keeps exactly what was promised, also over a restart, and takes commits again once there is room', () => {
    const refusal = expect.stringMatching(/^disk_full: The database .* cannot grow because the disk is full; make room on it/) as string;
    const { commits, ...outcomes } = runOnSmallDisk(new URL('full-disk-commits.ts', import.meta.url), 16_000_000) as { readonly commits: number };
    expect(commits).toBeGreaterThan(10);
    expect(outcomes).toEqual({
      first: { refusals: [refusal, refusal], isExact: true },
      second: { outcome: 'all committed', isExact: true },
      third: { refusal, isExact: true },
      restarted: { isExact: true, refusal },
      last: { outcome: 'all committed', isExact: true },
      check: 'ok',
    });
  }, 60_000);
});
