import { describe, expect, it } from 'vitest';
import { endOf, pacerAt, pointsOf, replayOf, type TrackedSample } from '@paceline/core';

const START = Date.UTC(2026, 4, 1, 6, 30);

/** A sample a second from `begin` seconds after the start on, at that speed. */
function track(speed: number, { begin = 0, seconds = 100 } = {}): TrackedSample[] {
  return Array.from({ length: seconds + 1 }, (_, second) => ({
    timestamp: new Date(START + (begin + second) * 1000).toISOString(),
    distance: speed * second,
    status: second === seconds ? ('finished' as const) : ('running' as const),
  }));
}

describe('a session that is replayed', () => {
  const { ghosts, seconds } = replayOf({
    startedAt: START,
    tracks: [
      { userId: 'ana', name: 'Ana', samples: track(3, { seconds: 200 }) },
      { userId: 'ben', name: 'Ben', samples: track(4, { begin: 30 }) },
      { userId: 'cy', name: 'Cy', samples: [] },
    ],
  });
  const at = (moment: number) => ghosts.map((ghost) => pacerAt(ghost, moment));

  it('has everybody who ran where they were, on the clock of the common start', () => {
    expect(ghosts.map(({ id, name }) => [id, name])).toEqual([['ana', 'Ana'], ['ben', 'Ben']]);
    expect(at(60).map(({ distance }) => distance)).toEqual([180, 120]);
    expect(at(10).map(({ state }) => state)).toEqual(['live', 'ready']);
    expect(at(150).map(({ state, distance }) => [state, distance])).toEqual([['live', 450], ['finished', 400]]);
  });

  it("[Q1] goes by the server's times where they are told, as results do, whatever a device stamps", () => {
    const stamped = track(3, { seconds: 200 }).map((sample) => ({ ...sample, at: Date.parse(sample.timestamp), timestamp: new Date(Date.parse(sample.timestamp) - 86_400_000).toISOString() }));
    const shown = replayOf({ startedAt: START, tracks: [{ userId: 'ana', name: 'Ana', samples: stamped }] });
    expect([shown.seconds, shown.ghosts.map((ghost) => pacerAt(ghost, 60).distance)]).toEqual([200, [180]]);
  });

  it('lasts until the last one has finished', () => {
    expect(seconds).toBe(200);
    expect(at(seconds).map(({ state }) => state)).toEqual(['finished', 'finished']);
  });

  it('stops everybody at the distance of a race', () => {
    const race = replayOf({ startedAt: START, distance: 300, tracks: [{ userId: 'ana', name: 'Ana', samples: track(3, { seconds: 200 }) }] });
    expect(race.ghosts.map(endOf)).toEqual([100]);
  });
});

describe('the points of a track', () => {
  it('count from the first sample that runs, without the wait before and the finish said twice', () => {
    const [first, ...rest] = track(3, { begin: 60 });
    const waiting: TrackedSample = { timestamp: new Date(START).toISOString(), distance: 0, status: 'ready' };
    const again: TrackedSample = { timestamp: new Date(START + 900_000).toISOString(), distance: 300, status: 'finished' };
    const points = pointsOf([waiting, first, ...rest, again].flatMap((sample) => sample ?? []));
    expect(points[0]).toMatchObject({ elapsed: 0, distance: 0 });
    expect(points.at(-1)).toMatchObject({ elapsed: 100, distance: 300 });
  });

  it('leave out what was recorded before the common start, and what nobody can run', () => {
    const points = pointsOf([...track(3, { begin: -10, seconds: 50 }), { timestamp: new Date(START + 41_000).toISOString(), distance: 9_000, status: 'running' }], START);
    expect(points[0]?.elapsed).toBe(0);
    expect(points.at(-1)?.distance).toBeLessThan(300);
  });
});
