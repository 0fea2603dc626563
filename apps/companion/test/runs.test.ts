import { SyncError, type Guest, type PacelineApi, type SessionEntry } from '@paceline/client';
import { describe, expect, it } from 'vitest';
import { Library, type OwnRun } from '../src/app/library.ts';
import type { TabIdentity } from '../src/identity/identity.ts';
import { deletionsOf, runLine } from '../src/view/runs.ts';

const guest = (name: string): Guest => ({ userId: name.toLowerCase(), name, token: `token of ${name}`, expiresAt: '2027-01-01T00:00:00Z' });
const [ana, ben] = [guest('Ana'), guest('Ben')];

const entry = (sessionId: string, minute: number, more: Partial<SessionEntry> = {}): SessionEntry => ({
  sessionId,
  title: 'Lunch run',
  status: 'ended',
  createdAt: new Date(Date.UTC(2026, 4, 1, 10, minute)).toISOString(),
  runners: 3,
  isOpener: false,
  recorded: { distance: 5230, elapsed: 1690 },
  ...more,
});

/** A library of these guests, whom a server answers as `api` says. */
function library(guests: readonly Guest[], api: Partial<PacelineApi>): Library {
  const identity = { known: () => Promise.resolve(guests.map((each) => ({ guest: each, where: 'nowhere' }))) };
  return new Library({ api: api as PacelineApi, identity: identity as unknown as TabIdentity });
}

describe('the runs of a browser', () => {
  it('are those of everybody whom it has been, the newest first, page by page', async () => {
    const pages: Readonly<Record<string, { sessions: readonly SessionEntry[]; next?: string }>> = {
      'token of Ana ': { sessions: [entry('a', 30), entry('b', 10)], next: 'b' },
      'token of Ana b': { sessions: [entry('c', 5)] },
      'token of Ben ': { sessions: [entry('d', 20)] },
    };
    const runs = library([ana, ben], { sessions: (token, page) => Promise.resolve(pages[`${token} ${page?.before ?? ''}`] ?? { sessions: [] }) });
    const first = await runs.runs();
    expect(first.runs.map(({ sessionId, as }) => `${sessionId} ${as.name}`)).toEqual(['a Ana', 'd Ben', 'b Ana']);
    const all = await runs.runs(first);
    expect(all.runs.map(({ sessionId }) => sessionId)).toEqual(['a', 'd', 'b', 'c']);
    expect(all.more).toEqual([]);
  });

  it('do without those of whom a server knows no more, but not without a server', async () => {
    const refusing = (kind: 'unauthorized' | 'service_unavailable') => library([ana], { sessions: () => Promise.reject(new SyncError(kind, 'no')) });
    expect(await refusing('unauthorized').runs()).toEqual({ runs: [], more: [] });
    await expect(refusing('service_unavailable').runs()).rejects.toMatchObject({ kind: 'service_unavailable' });
  });

  it('tell how those stand that are still open, as far as the server says', async () => {
    const answers: Readonly<Record<string, unknown>> = {
      a: { isFinal: false, runners: [{ userId: 'ana', isFinished: true }, { userId: 'ben', isFinished: false }] },
      b: { isFinal: false, runners: [{ userId: 'ana', isFinished: false }] },
      c: { isFinal: true, runners: [] },
    };
    const results = (_: string, sessionId: string) => (sessionId in answers ? Promise.resolve(answers[sessionId]) : Promise.reject(new SyncError('timeout', 'no')));
    const sessions = () => Promise.resolve({ sessions: ['a', 'b', 'c', 'd'].map((sessionId, minute) => entry(sessionId, 30 - minute, { status: 'active' })) });
    const { runs } = await library([ana], { sessions, results } as unknown as Partial<PacelineApi>).runs();
    expect(runs.map(({ stand }) => stand)).toEqual(['finished', undefined, 'over', undefined]);
  });

  it('are deleted as whoever recorded them, and once more is no error', async () => {
    const asked: string[] = [];
    const gone = (kind: 'invalid_session' | 'not_in_session' | 'not_invited') => (token: string) => {
      asked.push(token);
      return Promise.reject(new SyncError(kind, 'gone'));
    };
    const run: OwnRun = { ...entry('a', 1), as: ben };
    await library([ana, ben], { deleteSession: gone('invalid_session') }).deleteRun(run);
    await library([ana, ben], { deleteTrack: gone('not_in_session') }).deleteRecording(run);
    expect(asked).toEqual([ben.token, ben.token]);
    await expect(library([ana], { deleteSession: gone('not_invited') }).deleteRun(run)).rejects.toMatchObject({ kind: 'not_invited' });
  });
});

describe('the results of a session', () => {
  const results = { runners: [] };
  const api = (may: Guest): Partial<PacelineApi> => {
    const ask = <Answer>(answer: Answer) => (token: string): Promise<Answer> => (token === may.token ? Promise.resolve(answer) : Promise.reject(new SyncError('not_invited', 'no')));
    return { results: ask(results), session: ask({}) } as unknown as Partial<PacelineApi>;
  };

  it('are asked for as whoever may see them', async () => {
    expect(await library([ana, ben], api(ben)).results('s1')).toMatchObject({ me: 'ben', results });
  });

  it('are refused to who is nobody in it', async () => {
    await expect(library([ana], api(ben)).results('s1')).rejects.toMatchObject({ kind: 'not_invited', retry: 'never' });
    await expect(library([], api(ben)).results('s1')).rejects.toMatchObject({ kind: 'not_invited', retry: 'never' });
  });
});

describe('one line of the list', () => {
  const shown = (more: Partial<OwnRun>, isAlone = true) => runLine({ ...entry('a', 1), as: ana, ...more }, { units: 'metric', now: Date.UTC(2026, 4, 1, 12), isAlone });

  it('tells the own distance and time, and how many ran', () => {
    expect(shown({})).toMatchObject({ title: 'Lunch run', own: '5.23 km in 28:10', others: '3 runners', state: undefined });
    expect(shown({ recorded: { elapsed: 60 } }).own).toBe('1:00');
    expect(shown({ recorded: { distance: 60 } }).own).toBe('60 m');
    const { recorded: _, ...unrecorded } = entry('a', 1, { runners: 1, status: 'active' });
    expect(runLine({ ...unrecorded, as: ana }, { units: 'metric', now: 0, isAlone: false })).toMatchObject({ own: 'Nothing of yours is recorded', others: '1 runner · as Ana', state: 'Running now' });
  });

  it('tells the day and what it was for, and of a race the time in which its distance was covered', () => {
    const plan = { distance: 5_000 };
    const finished = { plan, recorded: { distance: 5_011.4, elapsed: 1_512, net: 1_471.3 } };
    expect(shown({})).toMatchObject({ when: expect.stringMatching(/^Today, /), kind: 'Run together' });
    expect(shown(finished)).toMatchObject({ kind: '5 km race', own: '5.00 km in 24:31' });
    expect(shown({ plan: { ...plan, handicap: true } }).kind).toBe('5 km handicap');
    expect(shown({ plan: { distance: 21_097.5 } }).kind).toBe('Half marathon race');
    expect(shown({ plan: { pace: 5.5 } })).toMatchObject({ kind: 'Run with a pacer at 5:30 /km', own: '5.23 km in 28:10' });
    expect(shown({ plan, recorded: { distance: 3_000, elapsed: 900 } }).own).toBe('3.00 km in 15:00, not the whole distance');
    expect(shown({ plan, status: 'active', recorded: { distance: 3_000, elapsed: 900 } }).own).toBe('3.00 km in 15:00');
    const { recorded: _, ...unrecorded } = entry('a', 1, { plan, status: 'waiting' });
    expect(runLine({ ...unrecorded, as: ana }, { units: 'metric', now: 0, isAlone: true })).toMatchObject({ own: 'Not started yet', others: '3 runners', state: undefined });
  });

  it('says of a run that others are still in that one has finished, and of one where nobody runs any more nothing', () => {
    expect(shown({ status: 'active' }).state).toBe('Running now');
    expect(shown({ status: 'active', stand: 'finished' }).state).toBe('You have finished');
    expect(shown({ status: 'active', stand: 'over' }).state).toBeUndefined();
    const plan = { distance: 150, handicap: true };
    expect(shown({ plan, status: 'active', runners: 0 })).toMatchObject({ others: 'nobody is in it yet', state: 'waits for a runner' });
    expect(shown({ status: 'ended', runners: 0 })).toMatchObject({ others: 'nobody ran', state: undefined });
  });

  it('offers to delete what is one’s own, and says what goes and for whom', () => {
    const offered = (more: Partial<OwnRun>) => deletionsOf({ ...entry('a', 1), as: ana, ...more });
    const { recorded: _, ...unrecorded } = entry('a', 1, { runners: 1 });
    expect(offered({}).map(({ kind }) => kind)).toEqual(['recording']);
    expect(deletionsOf({ ...unrecorded, as: ana })).toEqual([]);
    expect(offered({ isOpener: true }).map(({ kind, meaning }) => [kind, meaning.split(/[.:] /).at(-1)])).toEqual([['recording', 'What the others have recorded stays.'], ['run', 'it goes for them, too.']]);
    expect(offered({ isOpener: true, runners: 1 })[1]?.meaning).toMatch(/Nobody else has recorded anything in it\.$/);
    expect(deletionsOf({ ...unrecorded, as: ana, isOpener: true })[0]?.meaning).toMatch(/one other runner has recorded/);
  });
});
