import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { giveUp, merge, nothingWaits, type Merging } from '../../src/gateway/doubled-fixes.ts';
import type { LiveSample } from '../../src/sessions/seat.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 4, 1, 6, 30, second)).toISOString();
const sample = (pace: number, second: number, more: Partial<LiveSample> = {}): LiveSample => ({ pace, timestamp: at(second), ...more });
const place = { latitude: 46, longitude: -30 };
const elsewhere = { latitude: 46.1, longitude: -30 };

/** What comes out of samples that arrive at those times, in milliseconds; the last wait is given up. */
function merged(arrivals: readonly (readonly [LiveSample, number])[]): readonly LiveSample[] {
  const complete: LiveSample[] = [];
  let merging: Merging = nothingWaits;
  for (const [one, now] of arrivals) {
    const step = merge(merging, one, now);
    merging = step.merging;
    complete.push(...step.complete);
  }
  return [...complete, ...giveUp(merging).complete];
}

describe('the two messages about a fix', () => {
  it('[N6] become one sample: of the first its time, of the second its pace', () => {
    expect(merged([[sample(0, 1, { location: place }), 0], [sample(5.5, 2), 30]])).toEqual([sample(5.5, 1, { location: place })]);
  });

  it('[N6] have the place of the second, when that one has a place', () => {
    expect(merged([[sample(0, 1, { location: place }), 0], [sample(5.5, 2, { location: elsewhere }), 30]])).toEqual([sample(5.5, 1, { location: elsewhere })]);
  });

  it('[N6] keep what only one of them says', () => {
    expect(merged([[sample(-1, 1, { accuracy: 8 }), 0], [sample(5.5, 2, { distance: 12 }), 30]])).toEqual([sample(5.5, 1, { accuracy: 8, distance: 12 })]);
  });

  it('[N7] leave a pace that does not come to the last one, if it is at most 10 s old', () => {
    const arrivals = (later: number) => [[sample(5.5, 1), 0], [sample(0, 2, { location: place }), later]] as const;
    expect(merged(arrivals(10_000)).at(-1)).toEqual(sample(5.5, 2, { location: place }));
    expect(merged(arrivals(10_001)).at(-1)).toEqual(sample(0, 2, { location: place }));
  });

  it('[N7] do not make a pace older by handing it on', () => {
    const paces = merged([[sample(5.5, 1), 0], [sample(0, 6), 5_000], [sample(0, 11), 10_000], [sample(0, 16), 15_000]]).map(({ pace }) => pace);
    expect(paces).toEqual([5.5, 5.5, 5.5, 0]);
  });

  it('[N7] are not made of two places: the first waits no longer', () => {
    expect(merged([[sample(0, 1), 0], [sample(0, 2), 100], [sample(5, 3), 200]])).toEqual([sample(0, 1), sample(5, 2)]);
  });

  it('[N8] are never made of a numbered sample', () => {
    const numbered = sample(5, 2, { seq: 7 });
    expect(merged([[sample(0, 1), 0], [numbered, 30], [sample(0, 3, { seq: 8 }), 60]])).toEqual([sample(0, 1), numbered, sample(0, 3, { seq: 8 })]);
  });

  it('[N6] [N7] [N8] lose no sample and change no order, whatever comes', () => {
    const arrival = fc.tuple(fc.constantFrom(-1, 0, 4, 5.5), fc.integer({ min: 0, max: 15_000 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 20 }), (list) => {
        let now = 0;
        const arrivals = list.map(([pace, pause, numbered], place) => [sample(pace, place, numbered ? { seq: place + 1 } : {}), (now += pause)] as const);
        const sent = arrivals.map(([{ timestamp }]) => timestamp);
        const out = merged(arrivals);
        const times = out.map(({ timestamp }) => timestamp);
        // Each that comes out was sent, in this order; those that are missing were the second half of the one before them.
        expect(times).toEqual([...new Set(times)].sort());
        for (const [place, [one]] of arrivals.entries()) {
          if (times.includes(one.timestamp)) continue;
          const first = out.find(({ timestamp }) => timestamp === sent[place - 1]);
          expect([first?.pace, one.seq, arrivals[place - 1]?.[0].pace]).toEqual([one.pace, undefined, expect.toSatisfy((pace: number) => pace <= 0)]);
        }
      }),
    );
  });
});
