import { SyncError } from '@paceline/client';
import { describe, expect, it } from 'vitest';
import { countdownOf } from '../src/view/countdown.ts';
import { isKept } from '../src/view/kept.ts';
import { endWords } from '../src/view/end-words.ts';
import { errorWords, formErrorText, openingWords } from '../src/view/error-words.ts';
import { noticeWords } from '../src/view/notice-words.ts';
import { nearestOf, pageTitle } from '../src/view/page-title.ts';
import { exactTime, shownTime, stateWords, whoIsHere, whoRan } from '../src/view/session-words.ts';
import { gapSeconds, gapSentence, initialsOf, listed, runnerWords, samplesUnsent, samplesWait, shownAge } from '../src/view/words.ts';

describe('the title of the page', () => {
  it('tells the gap to the nearest of the others, or how many run, or only which run this is', () => {
    const gap = { metres: 20, seconds: 5, relation: 'ahead' } as const;
    expect(pageTitle({ session: 'Lunch run', nearest: { name: 'Ben', gap }, running: 3 })).toBe('Ben is 20 metres ahead, 5 seconds · Lunch run');
    expect(pageTitle({ session: 'Lunch run', nearest: undefined, running: 3 })).toBe('3 running · Lunch run');
    expect(pageTitle({ session: undefined, nearest: undefined, running: 0 })).toBe('Run');
  });

  it('takes as nearest only who is live', () => {
    const placing = (userId: string, state: 'live' | 'stale', metres: number | undefined) =>
      [userId, { userId, state, age: 1, distance: 10, gap: metres === undefined ? undefined : { metres, seconds: 1 }, relation: 'ahead' as const }] as const;
    expect(nearestOf(new Map([placing('ben', 'live', -30), placing('cleo', 'live', 20), placing('di', 'stale', 1), placing('me', 'live', undefined)]))).toBe('cleo');
    expect(nearestOf(new Map())).toBeUndefined();
  });
});

describe('words', () => {
  it('say how long ago something was', () => {
    expect([0.4, 1, 23.9, 89, 90, 3000, 7200].map(shownAge)).toEqual(['now', '1 s', '23 s', '89 s', '2 min', '50 min', '2 h']);
  });

  it('tell standing, no GPS, offline and old data apart', () => {
    const all = ['ready', 'live', 'delayed', 'stale', 'paused', 'no_gps', 'offline', 'finished', 'left'] as const;
    const words = all.map((state) => runnerWords(state, 30));
    expect(new Set(words).size).toBe(all.length);
    expect(runnerWords('stale', 23)).toBe('seen 23 s ago');
    expect(runnerWords('offline', undefined)).toBe('offline');
  });

  it('make a sentence of a gap: name, number, unit and relation', () => {
    expect(gapSentence('Ana', { metres: 40.4, seconds: 13.2, relation: 'ahead' })).toBe('Ana is 40 metres ahead, 13 seconds');
    expect(gapSentence('Ana', { metres: -1234, seconds: -245, relation: 'behind' })).toBe('Ana is 1.2 kilometres behind, 4 minutes 5 seconds');
    expect(gapSentence('Ana', { metres: -20, seconds: undefined, relation: 'behind' })).toBe('Ana is 20 metres behind');
    expect(gapSentence('Ana', { metres: 4, seconds: 1, relation: 'level' })).toBe('Ana is about level');
    expect(gapSentence('Ana', { metres: 1, seconds: 61, relation: 'ahead' })).toBe('Ana is 1 metre ahead, 1 minute 1 second');
    expect(gapSentence('Ana', { metres: 40.4, seconds: 13.2, relation: 'ahead' }, 'imperial')).toBe('Ana is 133 feet ahead, 13 seconds');
    expect(gapSentence('Ana', { metres: -1234, seconds: undefined, relation: 'behind' }, 'imperial')).toBe('Ana is 0.8 miles behind');
  });

  it('show the seconds of a gap without a sign, which the metres have', () => {
    expect([13.4, -13.4, 59.6, 245].map((seconds) => gapSeconds({ metres: 1, seconds }))).toEqual(['13 s', '13 s', '1:00', '4:05']);
    expect(gapSeconds({ metres: 1, seconds: undefined })).toBeUndefined();
  });

  it('shorten a name to one or two letters, of any script', () => {
    expect(['ana', 'Emil Øverland', 'Günther M. von Hohenstein', '李小龙', '🏃🏽‍♀️ Zoe', '  '].map(initialsOf)).toEqual(['A', 'EØ', 'GH', '李', '🏃🏽‍♀️Z', '?']);
  });

  it('list names as people do', () => {
    expect([[], ['Ana'], ['Ana', 'Ben'], ['Ana', 'Ben', 'Cy'], ['Ana', 'Ben', 'Cy', 'Di']].map(listed)).toEqual([
      '',
      'Ana',
      'Ana and Ben',
      'Ana, Ben and Cy',
      'Ana, Ben and 2 more',
    ]);
  });

  it('tell the news of one and of several', () => {
    expect(noticeWords({ kind: 'joined', names: ['Ana', 'Ben'] })).toBe('Ana and Ben joined');
    expect(noticeWords({ kind: 'offline', names: ['Ana'] })).toBe('Ana is offline');
    expect(noticeWords({ kind: 'back', names: ['Ana', 'Ben'] })).toBe('Ana and Ben are back');
  });

  it('say who is there and who is only offline, those who left not counted', () => {
    const entry = (name: string, presence: 'here' | 'away' | 'left') => ({ name, presence, userId: name, index: 0, role: 'runner' as const });
    expect(whoIsHere([])).toBe('Nobody is here yet');
    expect(whoIsHere([entry('Ana', 'here'), entry('Ben', 'left')])).toBe('Ana is here');
    expect(whoIsHere([entry('Ana', 'here'), entry('Ben', 'here'), entry('Cy', 'away')])).toBe('Ana and Ben are here, Cy is offline');
    expect(whoIsHere([entry('Ben', 'away')])).toBe('Ben is offline');
  });

  it('say who ran when all is over, wherever they are by now', () => {
    const entry = (name: string, role: 'runner' | 'spectator') => ({ name, presence: 'left' as const, userId: name, index: 0, role });
    expect(whoRan([entry('Ana', 'runner'), entry('Ben', 'runner'), entry('Zoe', 'spectator')])).toBe('Ana and Ben ran');
    expect(whoRan([entry('Zoe', 'spectator')])).toBe('Nobody ran');
  });

  it('say of another year which one it was', () => {
    const [now, before] = [new Date(2026, 0, 2, 18, 30).getTime(), new Date(2025, 11, 30, 7).getTime()];
    expect([shownTime(before, now), shownTime(new Date(2026, 0, 1, 7).getTime(), now)]).toEqual([expect.stringContaining('2025'), expect.not.stringContaining('2026')]);
  });

  it('say a start to the second where it is at no whole minute, as in a handicap', () => {
    const minute = new Date(2026, 0, 2, 18, 30).getTime();
    expect(exactTime(minute + 26_000, minute)).toMatch(/30:26/);
    expect(exactTime(minute, minute)).toBe(shownTime(minute, minute));
  });

  it('say where a run stands', () => {
    const now = new Date(2026, 4, 1, 18, 30).getTime();
    expect(stateWords({ status: 'active' }, now)).toBe('Running now');
    expect(stateWords({ status: 'waiting', startsAt: new Date(2026, 4, 1, 19, 5).toISOString() }, now)).toMatch(/^Starts at 0?7:05|^Starts at 19:05/);
  });
});

describe('the end of a membership', () => {
  it('is told without close codes when the run goes on in another tab', () => {
    const error = new SyncError('replaced', 'The connection was closed (4501: the same user joined from another connection)');
    expect(endWords('lost', error).text).not.toContain('4501');
    expect(endWords('refused', error).text).toBe(endWords('lost', error).text);
  });

  it('is told as the end of the whole run where that was deleted', () => {
    const error = new SyncError('invalid_session', 'Session "s1" was deleted by the one who had opened it.');
    expect(endWords('lost', error)).toEqual({ title: 'This run was deleted', text: 'Whoever opened it has deleted it, with all that was recorded in it.', remedy: 'You can start another run, or join one by its code.' });
  });

  it('is told in words for runners whatever the reason', () => {
    const words = endWords('refused', new SyncError('session_full', 'There are 4000 members.'));
    expect(words).toEqual({ title: 'You could not join', text: 'This run is full.', remedy: 'Wait until somebody leaves, or start another run.' });
  });
});

describe('what went wrong', () => {
  it('has whole sentences for every kind of error, without the words of developers', () => {
    for (const { text, remedy } of Object.values(errorWords)) {
      for (const sentence of [text, remedy]) {
        expect(sentence).toMatch(/^[A-Z].*\.$/);
        expect(sentence).not.toMatch(/token|session|socket|sample|POST|GET|\/api|userId|joinSession|failed|fetch/i);
      }
    }
    expect(noticeWords({ kind: 'problem', names: ['storage_failed'] })).toBe('This browser cannot keep your run. Make room on the device, and keep this page open until everything is stored.');
  });

  it('is the network where there is none, and is then tried again by itself', () => {
    const [gone, unknown] = [new SyncError('service_unavailable', 'POST /api/invites/TDF-TF4 failed: Failed to fetch.'), new SyncError('invalid_session', '404')];
    expect(openingWords(gone, false)).toMatchObject({ title: 'No network', text: 'This run opens when there is one.' });
    expect(openingWords(gone, true)).toEqual({ title: 'This run cannot be opened yet', text: 'The server cannot be reached at the moment.', remedy: 'It is tried again by itself.' });
    expect(openingWords(unknown, false)).toMatchObject({ title: 'This run cannot be opened', text: 'There is no run of this code or link, or it was deleted.' });
    expect([formErrorText(gone, false), formErrorText(gone, true)]).toEqual(['No network. Try again when there is one.', 'The server cannot be reached at the moment. Try again in a moment.']);
    expect(formErrorText(unknown, false)).toBe('There is no run of this code or link, or it was deleted. Check each letter and digit, or ask for the link once more.');
  });
});

describe('the countdown', () => {
  const start = 1_000_000;
  it('counts whole seconds, grows urgent in the last ten, says go, and is gone', () => {
    expect(countdownOf(undefined, start)).toEqual({ kind: 'none' });
    expect(countdownOf(start, start - 299_001)).toEqual({ kind: 'counting', text: '5:00', close: false });
    expect(countdownOf(start, start - 9_999)).toEqual({ kind: 'counting', text: '10', close: true });
    expect(countdownOf(start, start - 1)).toEqual({ kind: 'counting', text: '1', close: true });
    expect(countdownOf(start, start)).toEqual({ kind: 'go' });
    expect(countdownOf(start, start + 3_000)).toEqual({ kind: 'none' });
  });
});

describe('samples that are not stored yet', () => {
  it('are counted in the singular where it is one', () => {
    expect([samplesWait(1), samplesWait(8)]).toEqual(['1 sample waits', '8 samples wait']);
    expect([0, 1, 8].map((pending) => samplesUnsent(pending, true))).toEqual([
      'Every metre is stored.',
      '1 sample is kept on this device; it goes up by itself when this page is open where there is a network.',
      '8 samples are kept on this device; they go up by themselves when this page is open where there is a network.',
    ]);
  });

  it('are still to be sent from this page where the browser keeps nothing', () => {
    expect([isKept({ pending: 9, acked: 3 }), isKept({ pending: 9, acked: 3, kept: 10 })]).toEqual([false, true]);
    expect([0, 1, 8].map((pending) => samplesUnsent(pending, false))).toEqual([
      'Every metre is stored.',
      '1 sample is still to be sent; keep this page open.',
      '8 samples are still to be sent; keep this page open.',
    ]);
  });
});
