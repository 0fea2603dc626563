import type { TrackSample } from '@paceline/protocol';
import { describe, expect, it } from 'vitest';
import { assessed } from '../../src/sessions/assessed-track.ts';

const START = Date.UTC(2026, 4, 1, 6, 30);
const SECONDS = 5_000;

/** One run of {@link SECONDS}, as it comes from a store in memory; `told` what its app told, `look` is called when a sample is looked at. */
async function* track(told: (second: number) => Partial<TrackSample>, look: (second: number) => void = () => {}) {
  for (let second = 0; second < SECONDS; second++) {
    const watched = <Value extends object>(value: Value): Value => new Proxy(value, { get: (of, name) => (look(second), Reflect.get(of, name) as unknown) });
    const { location, ...rest } = told(second);
    const sample = { seq: second + 1, pace: 5, timestamp: new Date(START + second * 1000).toISOString(), ...rest, ...(location && { location: watched(location) }) };
    yield { sample: watched(sample), at: START + second * 1000 };
  }
}

const positions = (second: number): Partial<TrackSample> => ({ location: { latitude: 46 + (second * 3) / 111_195, longitude: 7 }, accuracy: 8 });
/** One that leaps in the middle. */
const distances = (second: number): Partial<TrackSample> => ({ distance: 3 * second + (second < SECONDS / 2 ? 0 : 900) });

/** Whose time stands still: nobody else ever has their turn. */
const atOnce = { monotonic: () => 0, setTimer: () => () => {} };

describe('[Q1] a long track is looked through in turns with everybody else', () => {
  it.each([['positions', positions], ['distances', distances]])('of an app that tells %s, some hundred samples at a time, as in one go', async (_, told) => {
    const seen = new Set<number>();
    let [now, turns, most] = [0, 0, 0];
    const slow = {
      monotonic: () => (now += 10),
      setTimer: (_delay: number, run: () => void) => {
        turns += 1;
        most = Math.max(most, seen.size);
        seen.clear();
        queueMicrotask(run);
        return () => {};
      },
    };
    const inTurns = await assessed(track(told, (second) => void seen.add(second)), { start: START, environment: slow });
    expect(inTurns).toEqual(await assessed(track(told), { start: START, environment: atOnce }));
    expect(inTurns.points).toHaveLength(SECONDS);
    expect(inTurns.doubts).toHaveLength(told === distances ? 1 : 0);
    expect(most).toBeLessThanOrEqual(300);
    // Reading, counting and checking, and marking: each of them in steps.
    expect(turns).toBeGreaterThanOrEqual((3 * SECONDS) / 100);
  });
});
