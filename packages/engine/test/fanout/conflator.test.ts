import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Conflator, type Group } from '../../src/fanout/conflator.ts';
import { update } from './support.ts';

const TICK_DELAY = 250;

/** A conflator after a tick at 0 to which these runners contributed. */
function running(...userIds: string[]): Conflator {
  const conflator = new Conflator({ tickDelay: TICK_DELAY });
  for (const userId of userIds) conflator.offer(update(userId, 1), 0);
  conflator.flush(0);
  return conflator;
}

const seqs = (updates: readonly { userId: string; seq?: number | undefined }[]) => Object.fromEntries(updates.map(({ userId, seq }) => [userId, seq]));

describe('when a tick is due', () => {
  it('[F1] never, while there is nothing to tell', () => {
    expect(running('ana').dueAt).toBeUndefined();
  });

  it('[F1] at once, with the first sample of a session', () => {
    const conflator = new Conflator({ tickDelay: TICK_DELAY });
    conflator.offer(update('ana', 1), 7);
    expect(conflator.dueAt).toBe(7);
  });

  it('[F1] 250 ms after the first sample that waits, while someone is awaited', () => {
    const conflator = running('ana', 'ben');
    conflator.offer(update('ana', 2), 1_000);
    conflator.offer(update('ana', 3), 1_100);
    expect(conflator.dueAt).toBe(1_250);
  });

  it('[F1] at once, when everyone has reported', () => {
    const conflator = running('ana', 'ben');
    conflator.offer(update('ana', 2), 1_000);
    conflator.offer(update('ben', 2), 1_060);
    expect(conflator.dueAt).toBeLessThanOrEqual(1_060);
  });

  it.each([
    ['who has been silent for 5 s', (conflator: Conflator) => {
      conflator.offer(update('ana', 2), 5_000);
      conflator.flush(5_000);
    }],
    ['whose connection is lost', (conflator: Conflator) => conflator.overlook('ben')],
    ['who has left', (conflator: Conflator) => conflator.forget('ben')],
    ['who has finished', (conflator: Conflator) => {
      conflator.offer(update('ben', 2, { status: 'finished' }), 500);
      conflator.flush(500);
    }],
  ])('[F1] without waiting for a runner %s', (_, happens) => {
    const conflator = running('ana', 'ben');
    happens(conflator);
    conflator.offer(update('ana', 3), 6_000);
    expect(conflator.dueAt).toBe(6_000);
  });
});

describe('when many run', () => {
  /** Runners by their place in the roster, after a tick of all of them at 0. */
  const many = (count: number, groups: readonly Group[] = [{ place: 0, isPaced: false }]) => {
    const conflator = new Conflator({ tickDelay: TICK_DELAY, groupOf: ({ index = 0 }) => groups[index % groups.length] as Group });
    const report = (index: number, seq: number, now: number) => conflator.offer(update(`runner-${index}`, seq, { index }), now);
    for (let index = 0; index < count; index++) report(index, 1, 0);
    conflator.flush(0);
    return { conflator, report };
  };

  it.each([[16, 1_250], [17, 1_100]])('[F1] a tick of %i is due by %i, so that it does not always come late', (count, due) => {
    const { conflator, report } = many(count);
    report(3, 2, 1_000);
    expect(conflator.dueAt).toBe(due);
  });

  const paced = (place: number): Group => ({ place, isPaced: true });

  it('[F1] [F8] it is due when all of a cadence have reported, whatever the others do', () => {
    const { conflator, report } = many(6, [paced(0), paced(1)]);
    for (const index of [0, 2]) report(index, 2, 1_000);
    expect(conflator.dueAt).toBe(1_250);
    report(4, 2, 1_020);
    expect(conflator.dueAt).toBeLessThanOrEqual(1_020);
    expect(Object.keys(seqs(conflator.flush(1_020)))).toEqual(['runner-0', 'runner-2', 'runner-4']);
    for (const index of [1, 3]) report(index, 2, 1_500);
    report(0, 3, 1_510);
    expect(conflator.dueAt).toBe(1_750);
    report(5, 2, 1_520);
    expect(conflator.dueAt).toBeLessThanOrEqual(1_520);
    expect(Object.keys(seqs(conflator.flush(1_520)))).toEqual(['runner-0', 'runner-1', 'runner-3', 'runner-5']);
    report(2, 3, 1_530);
    expect(conflator.dueAt).toBe(1_780);
    conflator.overlook('runner-0');
    report(4, 3, 1_540);
    expect(conflator.dueAt).toBeLessThanOrEqual(1_540);
  });

  it('[F1] those who keep to a cadence wait for nobody else, and the others for each other', () => {
    const { conflator, report } = many(4, [paced(0), { place: 1, isPaced: false }]);
    report(1, 2, 1_000);
    expect(conflator.dueAt).toBe(1_250);
    report(0, 2, 1_100);
    report(2, 2, 1_110);
    expect(conflator.dueAt).toBeLessThanOrEqual(1_110);
    expect(Object.keys(seqs(conflator.flush(1_110)))).toEqual(['runner-0', 'runner-1', 'runner-2']);
    report(3, 2, 1_300);
    report(0, 3, 2_100);
    expect(conflator.dueAt).toBe(1_550);
  });
});

describe('what a tick holds', () => {
  it('[F2] the newest sample of everyone who sent one since the last', () => {
    const conflator = running('ana', 'ben', 'cleo');
    for (const [userId, seq] of [['ana', 2], ['ben', 2], ['ana', 3]] as const) conflator.offer(update(userId, seq), 1_000);
    expect(seqs(conflator.flush(1_000))).toEqual({ ana: 3, ben: 2 });
    expect(conflator.flush(1_000)).toEqual([]);
  });

  it('[F2] nothing of samples that come late', () => {
    const conflator = running('ana');
    expect(conflator.offer(update('ana', 5), 1_000)).toBe(true);
    expect(conflator.offer(update('ana', 4), 1_010)).toBe(false);
    expect(conflator.offer(update('ana', 5), 1_020)).toBe(false);
    expect(seqs(conflator.flush(1_100))).toEqual({ ana: 5 });
  });

  it('[F2] a time that does not go back when the device clock does', () => {
    const conflator = running('ana');
    conflator.offer(update('ana', 2, { sessionTime: 9_000 }), 1_000);
    conflator.offer(update('ana', 3, { sessionTime: 4_000 }), 2_000);
    expect(conflator.snapshot()[0]).toMatchObject({ seq: 3, sessionTime: 9_000 });
  });

  it('nothing of who has left', () => {
    const conflator = running('ana', 'ben');
    conflator.offer(update('ben', 2), 1_000);
    conflator.forget('ben');
    expect(conflator.flush(1_000)).toEqual([]);
    expect(seqs(conflator.snapshot())).toEqual({ ana: 1 });
  });
});

describe('a snapshot', () => {
  it('holds everyone, those who are silent and those of before a restart as well', () => {
    const conflator = running('ana');
    conflator.restore(update('ben', 40));
    expect(seqs(conflator.snapshot())).toEqual({ ana: 1, ben: 40 });
    expect(conflator.flush(10)).toEqual([]);
    expect(conflator.dueAt).toBeUndefined();
  });
});

describe('in any order of samples and ticks', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('sample' as const), userId: fc.constantFrom('ana', 'ben', 'cleo'), seq: fc.integer({ min: 1, max: 20 }), after: fc.integer({ min: 0, max: 300 }) }),
    fc.record({ kind: fc.constant('tick' as const), after: fc.integer({ min: 0, max: 300 }) }),
  );

  it('[F1] [F2] viewers end with the newest of everyone, see each runner move forward only, and wait at most 250 ms', () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const conflator = new Conflator({ tickDelay: TICK_DELAY });
        const newest = new Map<string, number>();
        const seen = new Map<string, number>();
        const show = (now: number) => {
          for (const { userId, seq = 0 } of conflator.flush(now)) {
            expect(seq).toBeGreaterThan(seen.get(userId) ?? 0);
            seen.set(userId, seq);
          }
        };
        let now = 0;
        let waitingSince: number | undefined;
        for (const one of steps) {
          now += one.after;
          if (one.kind === 'sample') {
            const isNewer = conflator.offer(update(one.userId, one.seq), now);
            expect(isNewer).toBe(one.seq > (newest.get(one.userId) ?? 0));
            newest.set(one.userId, Math.max(one.seq, newest.get(one.userId) ?? 0));
            if (isNewer) waitingSince ??= now;
          }
          if (waitingSince === undefined) expect(conflator.dueAt).toBeUndefined();
          else expect(conflator.dueAt).toBeLessThanOrEqual(waitingSince + TICK_DELAY);
          if (one.kind === 'tick') {
            show(now);
            waitingSince = undefined;
          }
        }
        show(now);
        expect(seen).toEqual(newest);
      }),
    );
  });
});
