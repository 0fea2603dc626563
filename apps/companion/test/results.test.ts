import type { Results, SessionSummary } from '@paceline/client';
import { checked, resultsOf, type TimedSample } from '@paceline/core';
import { describe, expect, it } from 'vitest';
import { resultsChart } from '../src/view/results-chart.ts';
import { doubtWords, overtakeWords, togetherWords } from '../src/view/results-words.ts';
import { pendingWords, resultRows, type SeenResults } from '../src/view/results.ts';
import { effortRows, splitRows } from '../src/view/splits.ts';

const START = Date.UTC(2026, 4, 1, 6, 30);

interface Way {
  readonly name: string;
  readonly samples: readonly TimedSample[];
  readonly isFinished?: boolean;
}

/** A reading every two seconds of so many, beginning `late`, at that speed; a change of the distance at each moment. */
function way(name: string, speed: number, { late = 0, until = 600, change = (metres: number, _: number) => metres, isFinished = true } = {}): Way {
  const seconds = Array.from({ length: (until - late) / 2 + 1 }, (_, place) => late + 2 * place);
  return { name, isFinished, samples: seconds.map((at) => ({ time: START + at * 1000, distance: change(speed * (at - late), at), moving: at - late })) };
}

/** What the server would answer, and what Ana's browser makes of it. */
function seen(ways: readonly Way[], { isFinal = true, distance = undefined as number | undefined, left = [] as readonly string[] } = {}): SeenResults {
  const entered = ways.map(({ name, samples, isFinished = true }) => ({ ...checked(samples, { time: START }), userId: name.toLowerCase(), name, isFinished }));
  const results: Results = {
    ...resultsOf(entered, { distance }),
    sessionId: 's1',
    startedAt: new Date(START).toISOString(),
    isFinal,
    doubtful: entered.filter(({ doubts }) => doubts.length > 0).map(({ userId, doubts }) => ({ userId, doubts })),
  };
  const participants = ways.map(({ name }, index) => ({ index: index + 1, userId: name.toLowerCase(), name, role: 'runner' as const, presence: left.includes(name) ? ('left' as const) : ('here' as const) }));
  const summary: SessionSummary = { sessionId: 's1', code: 'ABC-DEF', title: 'Morning run', status: 'active', sharing: 'pace', participants, createdAt: results.startedAt };
  return { results, summary, me: 'ana' };
}

const three = seen([way('Ana', 3), way('Ben', 3.2), way('Cy', 3.1, { late: 60, isFinished: false })], { isFinal: false });

describe('the ranking', () => {
  it('has place, name, distance, time and pace, the farthest first, and everyone marked as in the run', () => {
    const [ben, ana, cy] = resultRows(three, 'metric');
    expect(ben).toMatchObject({ rank: 1, name: 'Ben', colour: 2, first: '1.92 km', second: '10:00', pace: '5:13 /km', words: 'finished', me: false });
    expect(ana).toMatchObject({ rank: 2, name: 'Ana', colour: 1, me: true });
    expect(cy).toMatchObject({ rank: 3, first: '1.67 km', second: '9:00', pace: '5:23 /km', words: 'still running', isFinished: false });
  });

  it('is by time where a distance was raced', () => {
    const [ben] = resultRows(seen([way('Ana', 3), way('Ben', 3.2)], { distance: 1600 }), 'imperial');
    expect(ben).toMatchObject({ name: 'Ben', first: '8:20', second: '0.99 mi', pace: '8:23 /mi' });
  });

  it('[Q1] has the time that decides: of who started late the own one beside it, and in a handicap that one', () => {
    const ways = [way('Ana', 4, { late: 2 }), way('Ben', 5, { late: 60 })];
    const times = (shown: SeenResults) => resultRows(shown, 'metric').map(({ name, first, words }) => [name, first, words]);
    const race = seen(ways, { distance: 1000 });
    expect(times(race)).toEqual([['Ana', '4:12', 'finished'], ['Ben', '4:20', 'finished · own time 3:20']]);
    expect(times({ ...race, summary: { ...race.summary, plan: { distance: 1000, handicap: true } } })).toEqual([['Ana', '4:12', 'finished'], ['Ben', '3:20', 'finished · started 1:00 later']]);
    expect(splitRows(race.results.runners[0]!, 'metric')[0]?.time).toBe('4:12');
  });

  it('tells who has left, and who never finished', () => {
    const words = (more: Parameters<typeof seen>[1]) => resultRows(seen([way('Ana', 3, { isFinished: false })], more), 'metric')[0]?.words;
    expect([words({ isFinal: false }), words({ isFinal: true }), words({ isFinal: true, left: ['Ana'] })]).toEqual(['still running', 'did not finish', 'left before finishing']);
  });

  it('says of whom it waits', () => {
    expect(pendingWords(seen([way('Ana', 3)]))).toBeUndefined();
    expect(pendingWords(three)).toBe('Not final yet: Cy still runs. This page brings itself up to date.');
    const running = { isFinished: false };
    expect(pendingWords(seen([way('Ana', 3, running)], { isFinal: false }))).toMatch(/^Not final yet: you still run\./);
    expect(pendingWords(seen([way('Ana', 3, running), way('Ben', 2, running)], { isFinal: false }))).toMatch(/: you and Ben still run\.|: Ben and you still run\./);
    expect(pendingWords(seen([way('Ana', 3, running), way('Ben', 2)], { isFinal: false, left: ['Ana'] }))).toMatch(/: somebody still runs\./);
  });
});

describe('what happened between people', () => {
  const passing = seen([way('Ana', 3), way('Ben', 2.5, { change: (metres, at) => (at < 100 ? metres : metres + (at - 100) * 1.5) })]);

  it('is told in sentences, the person asked as you', () => {
    expect(overtakeWords(passing, 'metric')).toEqual([expect.stringMatching(/^Ben passed you at \d+ m, after 2:3\d\.$/)]);
    expect(togetherWords(passing)).toEqual([expect.stringMatching(/^You and Ben ran side by side for 1 minute( \d+ seconds?)?\.$/)]);
  });

  it('is nothing where two have only met', () => {
    expect(togetherWords(seen([way('Ana', 3), way('Ben', 9)]))).toEqual([]);
    const short = [way('Ana', 5, { until: 40 }), way('Ben', 4, { until: 40 })];
    expect(seen(short).results.together[0]?.seconds).toBeGreaterThan(10);
    expect(togetherWords(seen(short))).toEqual([]);
    const long = [way('Ana', 3, { until: 1_800 }), way('Ben', 2.8, { until: 1_800 })];
    expect(seen(long).results.together[0]?.seconds).toBeGreaterThan(60);
    expect(togetherWords(seen(long))).toEqual([]);
  });
});

describe('what is uncertain', () => {
  it('is told plainly, with what was made of it', () => {
    const leaping = way('Ben', 3, { change: (metres, at) => (at < 300 ? metres : metres + 400) });
    expect(doubtWords(seen([leaping]), 'metric')).toEqual([expect.stringMatching(/^Ben’s distance leapt ahead once, faster than anyone runs; 4\d\d m could not have been and are not counted\.$/)]);
    const back = way('Ana', 3, { change: (metres, at) => (at === 300 || at === 400 ? metres - 60 - 6 : metres) });
    expect(doubtWords(seen([back]), 'metric')).toEqual([expect.stringMatching(/^Your distance went back twice, by 1\d\d m in all; it counts on/)]);
    const anew = way('Ana', 3, { change: (metres, at) => (at < 300 ? metres : metres - 900) });
    expect(doubtWords(seen([anew]), 'metric')).toEqual(['Your device began to count anew once; it counts on where it was.']);
  });

  it('says of a run that nobody has ever run that it counts', () => {
    const { results, ...rest } = seen([way('Ben', 9)]);
    const doubtful = [{ userId: 'ben', doubts: [{ elapsed: 556, reason: 'record' as const, metres: 0 }] }];
    expect(doubtWords({ ...rest, results: { ...results, doubtful } }, 'metric')).toEqual(['Ben’s run is faster than anybody’s ever; all of it counts.']);
  });

  it('has what was not recorded', () => {
    const { samples, ...rest } = way('Ben', 3);
    const holed = { ...rest, samples: samples.filter(({ time }) => time < START + 200_000 || time > START + 300_000) };
    expect(doubtWords(seen([holed, way('Ana', 3)]), 'metric')).toEqual(['Of Ben’s run, 1 minute 44 seconds went unrecorded; a straight line stands in for the way.']);
  });
});

describe('the chart of results', () => {
  it('has the leader at the top and the others below, in words too', () => {
    const { lines, frame, words } = resultsChart(seen([way('Ana', 3), way('Ben', 3.2)]), 'metric');
    expect(frame).toEqual({ from: 0, to: 600, top: 0, bottom: -200 });
    const last = lines.map(({ name, stretches }) => [name, stretches.length, stretches[0]?.at(-1)]);
    expect(last).toEqual([['Ben', 1, { at: 600, metres: 0 }], ['Ana', 1, { at: 600, metres: -120 }]]);
    expect(words).toEqual(['Ben was 0 m behind the first at most, and the first in the end.', 'You were 120 m behind the first at most, and 120 m behind the first in the end.']);
  });

  it('ends in a race when the first is home, and has the seconds at the finish', () => {
    const raced = seen([way('Ana', 3), way('Ben', 4), way('Cy', 1, { until: 300, isFinished: false })], { distance: 600 });
    const { lines, frame, words } = resultsChart(raced, 'metric');
    expect(frame.to).toBe(150);
    expect(resultsChart(seen([way('Ana', 3), way('Ben', 3.5)], { distance: 600 }), 'metric').frame.to).toBeCloseTo(600 / 3.5, 3);
    expect(lines.map(({ stretches }) => stretches.at(-1)?.at(-1))).toEqual([{ at: 150, metres: 0 }, { at: 150, metres: -150 }, { at: 150, metres: -450 }]);
    expect(words).toEqual([
      'Ben was 0 m behind the first at most, and the first at the finish.',
      'You were 150 m behind the first at most, and 50 seconds behind at the finish.',
      'Cy was 450 m behind the first at most, and did not finish.',
    ]);
  });

  it('draws nothing where nothing is known, and the person asked however many there are', () => {
    const many = [...Array.from({ length: 9 }, (_, place) => way(`R${place}`, 4)), way('Ana', 3, { late: 100 })];
    const { lines } = resultsChart(seen(many), 'metric');
    expect(lines).toHaveLength(9);
    expect(lines.at(-1)).toMatchObject({ name: 'Ana', me: true });
    expect(lines.at(-1)?.stretches[0]?.[0]?.at).toBeGreaterThanOrEqual(100);
  });
});

describe('splits and best efforts', () => {
  const [runner] = seen([way('Ana', 3, { until: 900, change: (metres, at) => (at < 400 ? metres : 1200 + (at - 400) * 4) })]).results.runners;

  it('are by the kilometre or the mile, with the rest, and the fastest named', () => {
    expect(splitRows(runner!, 'metric').map(({ label, time, pace, note }) => [label, time, pace, note])).toEqual([
      ['1', '5:33', '5:33', 'slowest'],
      ['2', '4:27', '4:27', undefined],
      ['3', '4:10', '4:10', 'fastest'],
      ['3.20', '0:50', '4:10', undefined],
    ]);
    expect(splitRows(runner!, 'imperial').map(({ label, pace, note }) => [label, pace, note])).toEqual([['1', '8:22', undefined], ['1.99', '6:42', undefined]]);
    expect(splitRows(runner!, 'metric').map(({ share }) => Math.round(share * 100))).toEqual([75, 94, 100, 100]);
  });

  it('have names that runners know', () => {
    expect(effortRows(runner!.best, 'metric').map(({ name, time }) => [name, time])).toEqual([['400 m', '1:40'], ['1 km', '4:10'], ['1 mile', '6:42']]);
    expect(effortRows([{ distance: 21_097.5, elapsed: 6000, from: 0.2 }, { distance: 42_195, elapsed: 13_000, from: 2100 }], 'metric').map(({ name, where }) => [name, where])).toEqual([['Half marathon', 'at the start'], ['Marathon', 'at 2.10 km']]);
  });
});
