import { SyncError } from '@paceline/client';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTICE_TIME } from '../src/run/notices.ts';
import { cast, happened, mine, ORIGIN, play, running, sample, scene, sessionWith, tick } from './scene.ts';

const watching = { kind: 'watching' } as const;

describe('the picture', () => {
  it('shows friends between two samples where they must be by now', () => {
    const state = scene([...running({ Ana: 3, Ben: 4 }, 0, 10), tick(12)]);
    expect(state.placings.get('ben')?.distance).toBeCloseTo(48, 6);
    expect(state.placings.get('ben')?.gap?.metres).toBeCloseTo(12, 6);
  });

  it('never lets a friend step back while they are heard, whatever the samples say', () => {
    const step = fc.record({ pause: fc.double({ min: 0.1, max: 20, noNaN: true }), metres: fc.double({ min: 0, max: 60, noNaN: true }), speed: fc.double({ min: 0, max: 7, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let [at, distance, before] = [0, 0, 0];
        let state = scene([mine(0, 0)]);
        for (const { pause, metres, speed } of steps) {
          at += pause;
          distance += metres;
          for (const frame of [[tick(at)], [sample('Ben', at, { distance, speed }), tick(at)]]) {
            state = play(state, frame);
            const { state: doing, distance: shown = 0 } = state.placings.get('ben')!;
            if (doing === 'stale' || doing === 'offline') expect(shown).toBe(state.racers.get('ben')?.latest?.distance);
            else expect(shown).toBeGreaterThanOrEqual(before);
            before = shown;
          }
        }
      }),
    );
  });

  it('begins anew with a friend whose count began anew', () => {
    const state = scene([sample('Ben', 10, 500), tick(10), sample('Ben', 11, 3), tick(11)]);
    expect(state.placings.get('ben')?.distance).toBe(3);
  });

  it('takes a result as it is, however far ahead its runner was shown', () => {
    for (const [seen, shown] of [[24, 530], [11, 502]] as const) {
      const ahead = scene([sample('Ben', 10, 500), tick(seen)]);
      expect(ahead.placings.get('ben')?.distance).toBeGreaterThan(shown);
      const finished = play(ahead, [sample('Ben', seen + 1, { distance: 501, status: 'finished' }), tick(seen + 1)]);
      expect(finished.placings.get('ben')?.distance).toBe(501);
    }
  });

  it('ignores a sample that is older than the one it has', () => {
    const state = scene([sample('Ben', 10, 50), sample('Ben', 9, 45), tick(10)]);
    expect(state.racers.get('ben')?.latest?.distance).toBe(50);
  });

  it('freezes who is not heard of any more, and keeps the gap of when they were seen', () => {
    const alone = running({ Ana: 3 }, 11, 60);
    const state = scene([...running({ Ana: 3, Ben: 4 }, 0, 10), ...alone, tick(60)]);
    const ben = state.placings.get('ben');
    expect(ben).toMatchObject({ state: 'stale', age: 50 });
    expect(ben?.gap?.metres).toBeCloseTo(10, 6);
    expect(ben?.distance).toBe(40);
  });

  it('[G6] does not count on with the way of who is silent, nor with mine since: the numbers of a break stand still', () => {
    const together = scene([...running({ Ana: 3, Ben: 4, Cy: 2 }, 0, 10), ...running({ Ana: 3, Ben: 4 }, 11, 40), ...running({ Ana: 3 }, 41, 60), tick(60)]);
    const seen = ({ placings }: typeof together) => ['ben', 'cy'].map((userId) => [placings.get(userId)?.distance, Math.round(placings.get(userId)?.gap?.metres ?? Number.NaN)]);
    expect(seen(together)).toEqual([[160, 40], [20, -10]]);
    expect(seen(play(together, [...running({ Ana: 3 }, 61, 300), tick(300)]))).toEqual([[160, 40], [20, -10]]);
  });

  it('[G6] has no gap to one who was last seen before my first step', () => {
    const late = scene([sample('Ben', 10, 40), ...Array.from({ length: 30 }, (_, second) => mine(60 + second, second * 3)), tick(90)]);
    expect(late.placings.get('ben')).toMatchObject({ state: 'offline', distance: 40, gap: undefined });
    expect(play(late, [sample('Ben', 91, 400), tick(91)]).placings.get('ben')?.gap?.metres).toBeCloseTo(400 - 93, 0);
  });

  it('puts the stored beginning of a run before what was seen live, so that gaps have seconds at once', () => {
    const track = Array.from({ length: 61 }, (_, at) => ({ takenAt: ORIGIN + at * 1000, distance: at * 4, speed: 4, pace: 4.2, elapsed: at, moving: at, status: 'running' as const, location: undefined }));
    const late = scene([mine(60, 180), mine(61, 183), sample('Ben', 61, 244), tick(61)]);
    expect(late.placings.get('ben')?.gap?.seconds).toBeUndefined();
    const filled = play(late, [{ type: 'track', userId: 'ben', track }, tick(61)]);
    expect(filled.placings.get('ben')?.gap?.seconds).toBeCloseTo(61 - 183 / 4, 6);
    expect(filled.racers.get('ben')?.latest?.distance).toBe(244);
  });
});

describe('the middle', () => {
  it('is the runner themselves', () => {
    expect(scene([...running({ Ana: 3, Ben: 4 }, 0, 5), tick(5)]).centre).toBe('ana');
  });

  it('is the leader while the runner has no position yet', () => {
    expect(scene([sample('Ben', 1, 5), sample('Cy', 1, 9), tick(1)]).centre).toBe('cy');
  });

  it('is kept by a leader until somebody is clearly ahead', () => {
    const state = scene([sample('Ben', 1, 100), sample('Cy', 1, 95), tick(1)], watching);
    expect(play(state, [sample('Cy', 2, 110), tick(2)]).centre).toBe('ben');
    expect(play(state, [sample('Cy', 2, 120), tick(2)]).centre).toBe('cy');
  });

  it('is whom a viewer has chosen; a runner stays in their own middle', () => {
    const actions = [...running({ Ana: 3, Ben: 4 }, 0, 5), { type: 'choose', userId: 'ben' } as const, tick(5)];
    expect(scene(actions, watching).centre).toBe('ben');
    expect(scene(actions).centre).toBe('ana');
  });
});

describe('news', () => {
  it('tells joins of the same moment together', () => {
    const { notices } = scene([
      tick(1),
      happened({ kind: 'joined', userId: 'ben', index: 1, name: 'Ben', role: 'runner' }, 1),
      happened({ kind: 'joined', userId: 'cy', index: 2, name: 'Cy', role: 'runner' }, 1),
    ]);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ kind: 'joined', names: ['Ben', 'Cy'] });
  });

  it('goes away by itself', () => {
    const state = scene([tick(1), happened({ kind: 'finished', userId: 'ben' }, 1)]);
    expect(play(state, [tick(1 + NOTICE_TIME / 1000 - 0.1)]).notices).toHaveLength(1);
    expect(play(state, [tick(1 + NOTICE_TIME / 1000)]).notices).toEqual([]);
  });

  it('is nothing about oneself, no pause at a light, and no fact of long ago', () => {
    const state = scene([
      tick(100),
      happened({ kind: 'finished', userId: 'ana' }, 100),
      happened({ kind: 'paused', userId: 'ben' }, 100),
      happened({ kind: 'left', userId: 'cy' }, 60),
      happened({ kind: 'unknown', name: 'cheer' }, 100),
    ]);
    expect(state.notices).toEqual([]);
  });
});

describe('[G6] the news of who is silent', () => {
  const connected = { type: 'connection', status: { state: 'connected' } } as const;
  const error = new SyncError('timeout', 'silent');
  const seatOf = (name: string, presence: 'here' | 'away' | 'left') => {
    const roster = sessionWith(cast).roster.map((entry) => (entry.name === name ? { ...entry, presence } : entry));
    return { type: 'session', session: sessionWith(cast, { roster }) } as const;
  };
  const start = scene([connected, ...running({ Ana: 3, Ben: 3, Cy: 3 }, 0, 5), tick(5)], watching);
  const newsOf = ({ notices }: { readonly notices: readonly { readonly kind: string; readonly names: readonly string[] }[] }) => notices.map(({ kind, names }) => `${kind} ${names.join(', ')}`);
  /** Frames of a second each, in which everyone but Ben is heard. */
  const withoutBen = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, second) => [...running({ Ana: 3, Cy: 3 }, from + second, from + second), tick(from + second)]).flat();

  it('is told once: when the server has lost sight of someone, not again when the data is a minute old', () => {
    const away = play(start, [...withoutBen(6, 20), seatOf('Ben', 'away'), tick(21)]);
    expect(newsOf(away)).toEqual(['offline Ben']);
    expect(newsOf(play(away, withoutBen(22, 120)))).toEqual([]);
  });

  it('is told once also when the connection is up and nothing has been heard for a minute', () => {
    const quiet = play(start, withoutBen(6, 64));
    expect(newsOf(quiet)).toEqual([]);
    const silent = play(quiet, withoutBen(65, 65));
    expect(newsOf(silent)).toEqual(['offline Ben']);
    expect(newsOf(play(silent, [...withoutBen(66, 90), seatOf('Ben', 'away'), ...withoutBen(91, 95)]))).toEqual([]);
  });

  it('is followed by the news of the return, with the first sample', () => {
    const away = play(start, [seatOf('Ben', 'away'), ...withoutBen(6, 100)]);
    const returned = play(away, [seatOf('Ben', 'here'), tick(101)]);
    expect(newsOf(returned)).toEqual([]);
    expect(newsOf(play(returned, [sample('Ben', 102, 300), tick(102)]))).toEqual(['back Ben']);
  });

  it('is not told of who was silent from the beginning, of oneself, nor as a return when they leave', () => {
    const late = scene([seatOf('Ben', 'away'), connected, ...withoutBen(0, 10)], watching);
    expect(newsOf(late)).toEqual([]);
    const gone = play(start, [seatOf('Ben', 'away'), ...withoutBen(6, 20), seatOf('Ben', 'left'), tick(21), tick(22)]);
    expect(newsOf(gone)).toEqual([]);
    const withoutMe = play(start, Array.from({ length: 62 }, (_, second) => [...running({ Ben: 3, Cy: 3 }, 6 + second, 6 + second), tick(6 + second)]).flat());
    expect([withoutMe.placings.get('ana')?.state, newsOf(withoutMe)]).toEqual(['offline', []]);
  });

  it('is not told while it is the viewer who has no connection, nor of anyone who is there again afterwards', () => {
    const alone = play(start, [{ type: 'connection', status: { state: 'error', error } }, ...Array.from({ length: 120 }, (_, second) => tick(6 + second))]);
    expect([alone.placings.get('ben')?.state, newsOf(alone)]).toEqual(['offline', []]);
    const back = play(alone, [connected, tick(126.5), ...running({ Ana: 3, Ben: 3, Cy: 3 }, 127, 127), tick(127), ...running({ Ana: 3, Ben: 3, Cy: 3 }, 131, 131), tick(131)]);
    expect([back.placings.get('ben')?.state, newsOf(back)]).toEqual(['live', []]);
  });
});

describe('the connection', () => {
  const error = new SyncError('timeout', 'silent');

  it('is one break from its first sign to the next connection, however often it is tried', () => {
    const connected = scene([{ type: 'connection', status: { state: 'connected' } }, tick(10)]);
    const broken = play(connected, [{ type: 'connection', status: { state: 'connecting', error } }, tick(12), { type: 'connection', status: { state: 'connecting' } }, tick(14), { type: 'connection', status: { state: 'error', error } }]);
    expect(broken.link).toEqual({ kind: 'broken', since: ORIGIN });
    expect(play(broken, [{ type: 'connection', status: { state: 'connected' } }]).link).toEqual({ kind: 'connected', since: ORIGIN + 14_000 });
  });

  it('is not broken while the first one is made', () => {
    expect(scene([{ type: 'connection', status: { state: 'connecting' } }]).link).toEqual({ kind: 'new' });
  });

  it('says nothing about my own numbers, even when the server has lost sight of me', () => {
    const roster = sessionWith(cast).roster.map((entry) => ({ ...entry, presence: 'away' as const }));
    const state = scene([mine(5, 15), { type: 'session', session: sessionWith(cast, { roster }) }, tick(5)]);
    expect(state.placings.get('ana')?.state).toBe('live');
    expect(state.placings.get('ben')?.state).toBe('offline');
  });

  it('keeps the first reason for an end, which explains what follows', () => {
    const replaced = new SyncError('replaced', 'another device');
    const state = scene([
      { type: 'ended', end: { kind: 'lost', error: replaced } },
      { type: 'ended', end: { kind: 'lost', error } },
    ]);
    expect(state.end).toEqual({ kind: 'lost', error: replaced });
  });
});
