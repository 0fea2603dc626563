import { analyse, endOf, ghostOf, pacerAt } from '@paceline/core';
import { expect, it } from 'vitest';
import { fixesOf, parseRun, writeRun, type RecordedRun } from '../src/index.ts';

it('a run in a file can be run against: its ghost is where the recorder says that the runner was', () => {
  const points = Array.from({ length: 301 }, (_, time) => ({ time, location: { latitude: 46 + (time * 3) / 111_150, longitude: -30 } }));
  const run: RecordedRun = { name: 'Sunday', startedAt: Date.UTC(2030, 0, 1, 6), points, pauses: [] };
  const { readings } = analyse(fixesOf(parseRun(writeRun(run, 'gpx').bytes, run.name)));
  const ghost = ghostOf({ name: run.name, points: readings });
  expect(endOf(ghost)).toBe(300);
  expect(Math.abs(pacerAt(ghost, 200).distance - 600)).toBeLessThan(8);
});
