import { describe, expect, it } from 'vitest';
import { newestOf, overdue, recordingFrom, startFix, takeFix } from '@paceline/client/sources';
import { fixOf } from '../../src/sources/geolocation.ts';

const T0 = Date.UTC(2026, 4, 1, 6, 30);
const fixAt = (seconds: number, metres = seconds * 3) => ({
  time: T0 + seconds * 1000,
  location: { latitude: 46 + metres / 111_195, longitude: 7 },
  accuracy: 5,
  speed: 3,
});

/** Takes in fixes as they arrive at once, and returns the recording and the readings to be sent. */
function recordAll(fixes: readonly { readonly time: number }[], clockError = 0) {
  let recording = recordingFrom(undefined);
  const readings = fixes.flatMap((fix) => {
    const taken = takeFix(recording, fix, fix.time + clockError);
    recording = taken.recording;
    return taken.reading ?? [];
  });
  return { recording, readings };
}

describe('a recording', () => {
  it('makes about one reading a second, however often the device reports', () => {
    const fixes = Array.from({ length: 101 }, (_, tenth) => fixAt(tenth / 10));
    const { readings } = recordAll(fixes);
    expect(readings.length).toBeGreaterThanOrEqual(10);
    expect(readings.length).toBeLessThanOrEqual(12);
  });

  it('goes on after a reload where it was', () => {
    const { recording, readings } = recordAll(Array.from({ length: 60 }, (_, at) => fixAt(at)));
    const stored = JSON.parse(JSON.stringify(recording.recorder)) as typeof recording.recorder;
    const resumed = takeFix(recordingFrom(stored), fixAt(65), T0 + 65_000);
    expect(resumed.reading?.distance).toBeGreaterThan(readings.at(-1)?.distance ?? 0);
    expect(resumed.reading?.elapsed).toBe(65);
  });

  it('says that the runner is still there when the device has gone silent, on the clock of the fixes', () => {
    const clockError = -86_400_000;
    // Core believes so different a clock only after some fixes.
    const { recording, readings } = recordAll(Array.from({ length: 11 }, (_, at) => fixAt(at)), clockError);
    const now = T0 + clockError + 10_000;
    expect(overdue(recording, now + 3_000)).toBeUndefined();
    const silent = overdue(recording, now + 13_000)?.reading;
    expect(silent).toMatchObject({ time: T0 + 22_500, status: 'no_gps', elapsed: (readings.at(-1)?.elapsed ?? 0) + 12.5 });
  });

  it('uses a position that comes as the silence is told', () => {
    const { recording } = recordAll(Array.from({ length: 11 }, (_, at) => fixAt(at)));
    const silent = overdue(recording, T0 + 14_000)!;
    const next = takeFix(silent.recording, { ...fixAt(14), time: T0 + 13_700 }, T0 + 14_000);
    expect([next.rejection, next.recording.reading?.location ?? next.recording.held?.location]).toEqual([undefined, fixAt(14).location]);
  });

  it('lets a reading that was held back go out after four seconds, with its place, and ends with it', () => {
    const first = takeFix(recordingFrom(undefined), fixAt(0), T0, 60_000);
    const held = takeFix(first.recording, fixAt(3), T0 + 3_000, 60_000);
    expect([first.reading?.time, held.reading]).toEqual([T0, undefined]);
    expect(newestOf(held.recording)?.time).toBe(T0 + 3_000);
    expect(overdue(held.recording, T0 + 3_900)).toBeUndefined();
    const out = overdue(held.recording, T0 + 4_000);
    expect(out?.reading).toMatchObject({ time: T0 + 3_000, location: fixAt(3).location });
    expect(overdue(out!.recording, T0 + 4_000)).toBeUndefined();
  });

  it('begins a common start at the start, not with the first position after it', () => {
    const early = { fix: fixAt(0), receivedAt: T0 };
    const fresh = startFix(early, T0 + 800);
    expect(fresh).toMatchObject({ time: T0 + 800, location: early.fix.location });
    expect(startFix(early, T0 + 20_000)).toEqual({ time: T0 + 20_000 });
    expect(startFix(undefined, T0)).toEqual({ time: T0 });
    const begun = takeFix(recordingFrom(undefined), startFix(undefined, T0), T0);
    expect(takeFix(begun.recording, fixAt(9), T0 + 9_000).reading?.elapsed).toBe(9);
  });
});

describe('a position of the browser', () => {
  it('becomes a fix without what the device does not know', () => {
    const coords = { latitude: 46, longitude: 7, accuracy: 5, speed: null, altitude: null, altitudeAccuracy: null, heading: null };
    expect(fixOf({ timestamp: T0, coords })).toEqual({ time: T0, location: { latitude: 46, longitude: 7 }, accuracy: 5 });
    expect(fixOf({ timestamp: T0, coords: { ...coords, speed: 0, altitude: 300 } })).toMatchObject({ speed: 0, altitude: 300 });
  });
});
