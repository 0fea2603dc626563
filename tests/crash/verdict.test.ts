import { describe, expect, it } from 'vitest';
import type { Life, Runner } from './oracle/ledger.ts';
import { complaintsOf, isComplete } from './oracle/served.ts';
import type { StoredSample, StoredTrack } from './oracle/stored.ts';
import { judge } from './oracle/verdict.ts';
import { readingOf } from './phones/readings.ts';

const lifeWith = (numbers: Partial<Life>): Life => ({ recorded: 0, acked: 0, kept: 0, isOver: false, ...numbers });

const runnerWith = (...lives: Life[]): Runner => ({ userId: 'ana', sessionId: 'lunch', token: '', lives, isConnected: true, losses: 0 });

/** The reading of that index as it is stored when nothing goes wrong, ten seconds for every life. */
function storedAs(life: number, index: number, seq = index + 1): StoredSample {
  const { pace, distance = 0, elapsed = 0 } = readingOf({ life, index });
  return { seq, pace, distance, elapsed, takenAt: 10_000 * life + 1_000 * index, timestamp: new Date(0).toISOString() };
}

const trackOf = (...samples: StoredSample[]): StoredTrack => ({ userId: 'ana', sessionId: 'lunch', writer: `w${samples[0]?.elapsed}`, samples });

const [first, second, third] = [0, 1, 2].map((index) => storedAs(1, index)) as [StoredSample, StoredSample, StoredSample];

describe('the verdict on what is stored', () => {
  it('[G1] [G2] is good when every writer has all of its samples once and in order', () => {
    const ana = runnerWith(lifeWith({ recorded: 3, acked: 2, kept: 3, isOver: true }), lifeWith({ recorded: 1, acked: 1, kept: 1 }));
    expect(judge([ana], [trackOf(first, second, third), trackOf(storedAs(2, 0))], 'all')).toEqual({ stored: 4, lost: 0, duplicated: 0, disordered: 0, findings: [] });
  });

  it('[G1] misses what was acknowledged, at once', () => {
    const ana = runnerWith(lifeWith({ recorded: 3, acked: 3, kept: 3 }));
    expect(judge([ana], [trackOf(first, second)], 'promised')).toMatchObject({ stored: 2, lost: 1, duplicated: 0, disordered: 0 });
    expect(judge([ana], [], 'promised')).toMatchObject({ lost: 3 });
  });

  it('[G3] misses at rest what was recorded, or kept by a phone that died, and nothing that was promised to nobody', () => {
    const [alive, dead] = [lifeWith({ recorded: 3, acked: 1 }), lifeWith({ recorded: 3, acked: 1, kept: 2, isOver: true })];
    expect(judge([runnerWith(alive)], [trackOf(first)], 'promised').lost).toBe(0);
    expect(judge([runnerWith(alive)], [trackOf(first)], 'all').lost).toBe(2);
    expect(judge([runnerWith(dead)], [trackOf(first)], 'all').lost).toBe(1);
    expect(judge([runnerWith(dead)], [trackOf(first, second)], 'all').lost).toBe(0);
  });

  it('[G2] sees a duplicate: under the next number, under the same, and of another writer', () => {
    const ana = runnerWith(lifeWith({ recorded: 2, acked: 2 }));
    expect(judge([ana], [trackOf(first, second, storedAs(1, 1, 3))], 'all')).toMatchObject({ lost: 0, duplicated: 1, disordered: 1 });
    expect(judge([ana], [trackOf(first, second, second)], 'all')).toMatchObject({ duplicated: 1, disordered: 1 });
    expect(judge([ana], [trackOf(first, second), trackOf(first)], 'all')).toMatchObject({ duplicated: 1, disordered: 0 });
  });

  it('[G2] sees a gap, a wrong order, another number, another content, and a track of nobody', () => {
    const ana = runnerWith(lifeWith({ recorded: 3, acked: 3 }));
    expect(judge([ana], [trackOf(first, third)], 'all')).toMatchObject({ lost: 1, disordered: 1 });
    expect(judge([ana], [trackOf(first, third, second)], 'all')).toMatchObject({ lost: 0, disordered: 2 });
    expect(judge([ana], [trackOf(first, second, storedAs(1, 2, 4))], 'all')).toMatchObject({ lost: 0, disordered: 1 });
    expect(judge([ana], [trackOf(first, second, { ...third, pace: 9 })], 'all')).toMatchObject({ disordered: 1 });
    expect(judge([ana], [trackOf(first, second, third), { ...trackOf(first), userId: 'eve' }], 'all')).toMatchObject({ disordered: 1 });
  });
});

describe('what the server tells of a track', () => {
  const ana = runnerWith(lifeWith({ recorded: 2, acked: 2, isOver: true }), lifeWith({ recorded: 1 }));
  const served = (...samples: StoredSample[]) => ({ userId: 'ana', sessionId: 'lunch', samples: samples.map((sample, place) => ({ ...sample, seq: place + 1 })) });
  const stored = [trackOf(first, second), trackOf(storedAs(2, 0))];

  it('[W8] is accepted when it has what is stored, in the order of time', () => {
    const track = served(first, second, storedAs(2, 0));
    expect([complaintsOf(ana, track, stored), isComplete(ana, track)]).toEqual([[], true]);
  });

  it('[W8] is not when something is missing, out of order or numbered otherwise', () => {
    expect(isComplete(ana, served(first, second))).toBe(false);
    expect(complaintsOf(ana, served(first, second), stored)).toEqual([expect.stringContaining('tells 2 samples')]);
    expect(complaintsOf(ana, served(second, first, storedAs(2, 0)), stored)).toEqual([expect.stringContaining('out of its order')]);
    expect(complaintsOf(ana, served(first, storedAs(2, 0), second), stored)).toEqual([expect.stringContaining('taken later')]);
    const track = served(first, second, storedAs(2, 0));
    expect(complaintsOf(ana, { ...track, samples: track.samples.map((sample) => ({ ...sample, seq: sample.seq + 1 })) }, stored)).toEqual([expect.stringContaining('seq 2 in place 1')]);
  });
});
