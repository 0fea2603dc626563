import { describe, expect, it } from 'vitest';
import { compareTracks } from '../src/compare.ts';
import { inventedName, nameOfFile } from '../src/names.ts';
import { jsonOf } from '../src/json.ts';
import { describeReport, reportAll, type Report, type RunnerReport } from '../src/report.ts';
import { widthOf } from '../src/text.ts';
import { titleOf } from '../src/title.ts';
import { seenBy, sight, type Sightings } from '../src/sightings.ts';

describe('a track that was read back', () => {
  const sent = [
    { seq: 1, pace: 5, location: { latitude: 46, longitude: -30 } },
    { seq: 2, pace: 5.1 },
    { seq: 3, pace: 5.2 },
  ];

  it('is the same when every sample is there, once, in its place and unchanged', () => {
    expect(compareTracks(sent, structuredClone(sent))).toEqual({ stored: 3, difference: undefined });
  });

  it('is not the same when the last sample is missing', () => {
    expect(compareTracks(sent, sent.slice(0, 2))).toEqual({ stored: 2, difference: 'Sample 3 is not stored.' });
  });

  it('is not the same when a sample is there twice', () => {
    const doubled = [sent[0]!, sent[0]!, sent[1]!, sent[2]!];
    expect(compareTracks(sent, doubled)).toEqual({ stored: 1, difference: 'Sample 1 is stored in the place of sample 2.' });
  });

  it('is not the same when a value differs, and the sentence does not tell the value', () => {
    const moved = [{ ...sent[0]!, location: { latitude: 46.1, longitude: -30 } }, sent[1]!, sent[2]!];
    expect(compareTracks(sent, moved)).toEqual({ stored: 2, difference: 'Sample 1 is stored with another location.' });
  });

  it('is not the same when there is more than was sent', () => {
    expect(compareTracks(sent, [...sent, { seq: 4, pace: 1 }]).difference).toBe('Sample 4 is stored but was not sent.');
  });
});

describe('what the others have seen', () => {
  const see = (before: Sightings, seq?: number): Sightings => sight(before, [{ userId: 'ana', sample: { seq } }]);

  it('counts each new sample once, however often it is shown', () => {
    const after = [1, 1, 4, 4, 3, 9].reduce(see, new Map());
    expect(after.get('ana')).toEqual({ newest: 9, updates: 3 });
  });

  it('reaches as far as the one who has seen least', () => {
    const ben = see(new Map(), 9);
    const chloe = see(see(new Map(), 3), 7);
    expect(seenBy([ben, chloe], 'ana')).toEqual({ newest: 7, updates: 3 });
    expect(seenBy([ben, new Map()], 'ana')).toEqual({ newest: 0, updates: 1 });
  });

  it('is nothing when there are no others', () => {
    expect(seenBy([], 'ana')).toEqual({ newest: 0, updates: 0 });
  });
});

describe('the title of a session that was given none', () => {
  const created = (plan?: { readonly distance: number }) => ({ kind: 'create', title: undefined, sharing: 'pace', plan }) as const;

  it.each([
    [['Ana'], [], 'Simulated run of Ana'],
    [['Ana', 'Ben', 'Chloe'], [], 'Simulated run of Ana and 2 others'],
    [['morning'], ['morning.gpx'], 'Replay of morning'],
    [['morning', 'race'], ['morning.gpx', 'race.fit'], 'Replay of morning and race'],
    [['morning', 'Ana'], ['morning.gpx'], 'Simulated run of morning and Ana'],
  ])('tells who runs: %j', (names, files, title) => {
    expect(titleOf({ target: created(), files }, names)).toBe(title);
  });

  it('is as long as a server takes it', () => {
    expect(widthOf(titleOf({ target: created(), files: [] }, ['🏃'.repeat(40), '🏃'.repeat(40)]))).toBe(80);
  });

  it('tells how far a race is', () => {
    expect(titleOf({ target: created({ distance: 5000 }), files: [] }, ['Ana'])).toBe('Simulated race over 5.00 km');
  });
});

describe('names', () => {
  it('of files are cut to what the protocol takes', () => {
    expect(nameOfFile('morning')).toBe('morning');
    expect(nameOfFile('🏃'.repeat(60))).toBe('🏃'.repeat(40));
    expect(nameOfFile('\u0007\u200b ')).toBe('Runner');
  });

  it('of invented runners do not run out', () => {
    expect(new Set(Array.from({ length: 90 }, (_, index) => inventedName(index))).size).toBe(90);
  });
});

describe('the summary', () => {
  const ana: RunnerReport = {
    name: 'Ana',
    userId: 'u1',
    points: 100,
    sent: 100,
    acked: 100,
    stored: 100,
    seen: { by: 1, updates: 40, newest: 100 },
    distance: 5000,
    elapsed: 1500,
    averagePace: 5,
    finish: null,
    problems: [],
  };
  const facts = { sessionId: 's', code: 'ABC-DEF', speed: 20, took: 75, interrupted: false, finishes: [] };

  it('ends with how many samples are stored', () => {
    const report = reportAll({ ...facts, runners: [ana, { ...ana, name: 'Ben' }] });
    expect(report).toMatchObject({ complete: true, totals: { sent: 200, acked: 200, stored: 200, distance: 10_000 } });
    expect(describeReport(report)).toMatch(/^Ana +100 +100 +100 of 100 +to the last sample, 40 updates +5\.00 km +25:00 +5:00 \/km$/m);
    expect(describeReport(report)).toMatch(/\nFinished after 1:15 at ×20: 10\.00 km in all, stored 200 of 200\.$/);
  });

  it('says who finished when, the first first', () => {
    const report = reportAll({ ...facts, speed: 1, runners: [{ ...ana, finish: { elapsed: 62.4, net: 62 } }, { ...ana, name: 'Ben', finish: { elapsed: 60.2, net: 31 } }, { ...ana, name: 'Cy' }] });
    expect(describeReport(report)).toContain('1. Ben finished 1:00 after the start, 0:31 after their own.\n2. Ana finished 1:02 after the start, 1:02 after their own.\nA run ends with its first sample past the finish, and the table tells the distance of that.\nFinished');
  });

  it('says by which clock the finishes are where a run is faster than it was, and nothing of it without a race', () => {
    const said = "own.\nFinishes are by the session's clock, times and paces in the table by that of the runs, 3 s of which pass in one second. A run ends";
    expect(describeReport(reportAll({ ...facts, speed: 3, runners: [{ ...ana, finish: { elapsed: 20, net: 20 } }] }))).toContain(said);
    expect(describeReport(reportAll({ ...facts, speed: 3, runners: [ana] }))).not.toMatch(/clock|past the finish/);
  });

  it('says that results leave out what nobody can run, of whom it is so', () => {
    const slow = { ...ana, name: 'Ben', distance: 100, elapsed: 1500 };
    expect(describeReport(reportAll({ ...facts, speed: 20, runners: [ana, slow] }))).toContain('\nAt ×20 this is faster than anyone can run: the server has stored it, but its results leave out most of the way of Ana.\n');
    expect(describeReport(reportAll({ ...facts, speed: 3, runners: [ana, slow] }))).not.toContain('faster than anyone');
  });

  it('says plainly when something is missing, and why', () => {
    const report = reportAll({ ...facts, runners: [{ ...ana, stored: 99, problems: ['Sample 100 is not stored.'] }] });
    expect(report.complete).toBe(false);
    expect(describeReport(report)).toContain('Ana: Sample 100 is not stored.');
    expect(describeReport(report)).toMatch(/NOT complete.*stored 99 of 100\.$/);
  });

  it('has for programs no more digits than were measured, and sums that fit', () => {
    const crooked = { ...ana, distance: 4.1 + 8.2, elapsed: 0.1 + 0.2, averagePace: 100 / 7, finish: { elapsed: 61.100000000000001, net: 1 / 3 } };
    const report = JSON.parse(jsonOf(reportAll({ ...facts, took: 1.23456, runners: [crooked, crooked] }))) as Report;
    expect(report).toMatchObject({ took: 1.235, totals: { distance: 24.6 }, runners: [{ distance: 12.3, elapsed: 0.3, averagePace: 14.286, finish: { elapsed: 61.1, net: 0.333 } }, {}] });
    expect(jsonOf(report)).not.toMatch(/\.\d{4}/);
  });

  it('counts acknowledgements where nothing was read back', () => {
    const report = reportAll({ ...facts, runners: [{ ...ana, stored: null }] });
    expect(report).toMatchObject({ complete: true, totals: { stored: null } });
    expect(describeReport(report)).toMatch(/acknowledged 100 of 100\.$/);
  });
});
