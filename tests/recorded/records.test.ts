import { checked, record, recordDoubts, recorderStart, resultsOf, type Fix, type TimedSample } from '@paceline/core';
import { describe, expect, it } from 'vitest';
import { files, fixesIn, missing, positionsOf, skippedBecause } from './runs.ts';

/** What an app would send of the run that the recorder makes of these fixes. */
function samplesOf(fixes: readonly Fix[]): readonly TimedSample[] {
  let state = recorderStart;
  return fixes.map((fix) => {
    const { state: next, reading } = record(state, fix);
    state = next;
    return { time: fix.time, distance: reading?.distance };
  });
}

describe.skipIf(missing !== undefined)(`[Q2] the recorded runs${skippedBecause}`, () => {
  it.each(files)('%s: is no faster than anybody ever ran', async (file) => {
    const fixes = await fixesIn(file);
    for (const samples of [samplesOf(fixes), samplesOf(positionsOf(fixes))]) {
      const { points } = checked(samples, { time: fixes[0]?.time ?? 0 });
      const course = { userId: 'ana', name: 'Ana', points, isFinished: true };
      expect(points.length).toBeGreaterThan(10);
      expect(recordDoubts(course, resultsOf([course]).runners[0]?.best ?? [])).toEqual([]);
    }
  });
});
