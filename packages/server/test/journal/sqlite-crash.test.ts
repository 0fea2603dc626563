import { describe, expect, test } from 'vitest';
import { seededRandom } from '@paceline/core';
import { inspect } from './crash-inspection.ts';
import { writeUntilKilled } from './crash-writer-process.ts';
import { testFolder } from './folders.ts';

describe('[G1] a server that is killed', () => {
  test('keeps everything that it has promised, over several lives', async () => {
    const folder = testFolder();
    const random = seededRandom('kill -9');
    for (let life = 1; life <= 6; life++) {
      let left = 1 + Math.floor(random() * 40);
      const promised = await writeUntilKilled(folder, { seed: `life ${life}`, onPromise: (_, writer) => void (--left === 0 && writer.kill('SIGKILL')) });
      const stored = await inspect(folder);
      // What was under way when it died may have been stored as well.
      expect(stored.offset, `life ${life}`).toBeGreaterThanOrEqual(promised?.offset ?? 0);
      expect(stored.lastSeq).toBeGreaterThanOrEqual(promised?.lastSeq ?? 0);
    }
  }, 60_000);
});
