import { describe, expect, it } from 'vitest';
import { barChart } from '../fanout/bar-chart.ts';
import { growthCharts, growthPage, type GrowthResults } from '../fanout/growth-page.ts';
import { growthOptionsOf, type GrowthOptions } from '../fanout/growth-options.ts';
import { lineChart } from '../fanout/line-chart.ts';
import { fanoutOptionsOf, type FanoutOptions } from '../fanout/options.ts';
import { pinning } from '../fanout/pinning.ts';
import type { Measured } from '../fanout/plan.ts';
import { resultsPage, type Results } from '../fanout/results-page.ts';
import { takesPart } from '../fanout/series.ts';
import { summarize, type Outcome } from '../fanout/summary.ts';
import { digits, spreadText, table } from '../fanout/text.ts';

const measured: Measured = {
  seconds: 10,
  connections: 8,
  paced: 8,
  sent: 80,
  held: 0,
  acked: 80,
  delivered: 240,
  frames: 80,
  bytes: 4_800,
  p50: 12,
  p99: 40,
  cpu: 0.0012,
  rss: 200 * 2 ** 20,
  rssBefore: 100 * 2 ** 20,
  ownCpu: 1,
  errors: {},
};
const outcome = (contender: string, repeat: number, result: Partial<Measured> | { failure: string } = {}): Outcome => ({
  workload: 'S',
  contender,
  repeat,
  result: 'failure' in result && typeof result.failure === 'string' ? { failure: result.failure } : { ...measured, ...result },
});
const workload = { id: 'S', title: '2 sessions of 4', sessions: 2, members: 4, idle: false };
const titles = new Map([['paceline', 'Paceline'], ['socket.io', 'Socket.IO room'], ['bun', 'Bun publish']]);

function page(outcomes: readonly Outcome[], changes: Partial<Results> = {}): string {
  const options = fanoutOptionsOf([]) as FanoutOptions;
  return resultsPage({ options, surroundings: [['machine', 'a desk']], workloads: [workload], outcomes, printed: [], leftOut: [], titles, explanation: 'What it means.', ...changes });
}

describe('numbers and tables', () => {
  it.each([
    [0, '0'],
    [0.0384, '0.0384'],
    [4.4567, '4.46'],
    [99.96, '100'],
    [12_345.6, '12,346'],
    [NaN, '–'],
  ])('%d is written as %s', (value, text) => expect(digits(value)).toBe(text));

  it('a spread is written with its ends where they differ', () => {
    expect(spreadText({ median: 4, least: 3, most: 5 })).toBe('4 (3–5)');
    expect(spreadText({ median: 4, least: 4, most: 4 })).toBe('4');
    expect(spreadText(undefined)).toBe('–');
  });

  it('a table has its first column to the left, and no cell breaks it', () => {
    expect(table(['who', 'ms'], [['a|b', '1']])).toBe('| who | ms |\n| --- | --: |\n| a\\|b | 1 |');
  });
});

describe('the repeats of one contender', () => {
  it('are told by their median and their ends', () => {
    const cpus = [0.0024, 0.0012, 0.0018];
    const summary = summarize('paceline', cpus.map((cpu, place) => outcome('paceline', place + 1, { cpu })), 4);
    expect(summary.cpuPerMillion?.median).toBeCloseTo(7.5);
    expect(summary.cpuPerMillion?.least).toBeCloseTo(5);
    expect(summary.cpuPerMillion?.most).toBeCloseTo(10);
    expect(summary.delivered).toEqual({ median: 1, least: 1, most: 1 });
    expect(summary.bytesPerUpdate?.median).toBe(20);
    expect(summary.rssPerConnection?.median).toBe((100 * 2 ** 20) / 8);
  });

  it('leave out what the system did not tell, and say what failed', () => {
    const summary = summarize('paceline', [outcome('paceline', 1, { cpu: null }), outcome('paceline', 2, { failure: 'it ended' })], 4);
    expect(summary).toMatchObject({ repeats: 1, cpuPerMillion: undefined, failures: ['it ended'] });
    // Half of a figure is none.
    expect(summarize('paceline', [outcome('paceline', 1, { cpu: null }), outcome('paceline', 2)], 4).cpuPerMillion).toBeUndefined();
    expect(summary.p99?.median).toBe(40);
  });
});

describe('the page of the results', () => {
  it('has a row for each server, with the ratio to Paceline', () => {
    const text = page([outcome('paceline', 1), outcome('socket.io', 1, { cpu: 0.006 })]);
    expect(text).toContain('| machine | a desk |');
    expect(text).toContain('| Paceline | 5 | 1 | 0.012 % | 12 | 40 | 20 | 100 % | 200 | 10 % |');
    expect(text).toContain('| Socket.IO room | 25 | 5 |');
    expect(text).toContain('Paceline told 100 % of its clients a cadence');
    expect(text).not.toContain('Bun');
    expect(text).not.toContain('†');
  });

  it('says who did not keep up, whose generator was busy, what went wrong and what is missing', () => {
    const lost = { 'a connection was lost: closed': 3 };
    const text = page([outcome('paceline', 1, { paced: 0 }), outcome('socket.io', 1, { delivered: 100, held: 40, ownCpu: 9, errors: lost }), outcome('bun', 1, { failure: 'it did not start' })], {
      leftOut: ['NATS is left out.'],
    });
    expect(text).toContain('| Socket.IO room † |');
    expect(text).toContain('† delivered less than 95 %');
    expect(text).toContain('Socket.IO room: the generator used more than 70 % of a core');
    expect(text).toContain('Socket.IO room: 50 % of the samples could not be sent');
    expect(text).toContain('Socket.IO room: a connection was lost: closed × 3.');
    expect(text).toContain('Bun publish could not be measured: it did not start');
    expect(text).toContain('Paceline told none of its clients a cadence.');
    expect(text).toContain('Paceline: 1 of 3 repeats.');
    expect(text).toContain('- NATS is left out.');
  });

  it('[T12] knows who delivers less by design, and only in large sessions', () => {
    const outcomes = [outcome('paceline', 1, { delivered: 100 })];
    expect(page(outcomes, { workloads: [{ ...workload, members: 201 }] })).toContain('| Paceline ‡ |');
    expect(page(outcomes, { workloads: [{ ...workload, members: 200 }] })).toContain('| Paceline † |');
    const whole = [...outcomes, outcome('paceline-all', 1), outcome('socket.io', 1, { cpu: 0.006 })];
    expect(page(whole, { titles: new Map([...titles, ['paceline-all', 'All']]) })).toContain('| Socket.IO room | 25 | 5 |');
    expect(page(whole, { titles: new Map([...titles, ['paceline-all', 'All']]) })).toContain('| Paceline † | 12 | 2.4 |');
  });

  it('tells the memory of idle connections, and what the other programs printed', () => {
    const program = { id: 'K', title: 'The codec alone', file: 'bench/codec.ts', args: [], quickArgs: undefined };
    const text = page([outcome('paceline', 1)], { workloads: [{ ...workload, idle: true }], printed: [{ program, command: 'node bench/codec.ts', text: 'fast' }] });
    expect(text).toContain('| Paceline | 12,800 | 200 |');
    expect(text).toContain('## K: The codec alone\n\n`node bench/codec.ts`\n\n```text\nfast\n```');
  });
});

describe('the page of growth', () => {
  const growth = { id: 'members', title: 'Members', axis: 'members', sizes: [2, 4].map((x) => ({ x, workload: { ...workload, id: `${x}`, members: x } })) } as const;
  const outcomes = [2, 4].map((x) => ({ ...outcome('paceline', 1, { delivered: 80 * (x - 1) }), workload: `${x}` }));
  const results: GrowthResults = {
    options: growthOptionsOf(['--quick']) as GrowthOptions,
    surroundings: [],
    growths: [growth],
    outcomes: new Map([['members', outcomes]]),
    leftOut: [],
    titles: new Map([['paceline', 'Paceline']]),
  };

  it('has a row for each size', () => {
    expect(growthPage(results)).toContain('| 4 | 2 sessions of 4 | Paceline | 5 |');
    expect(growthPage(results)).toContain('| 2 | 2 sessions of 4 | Paceline | 15 |');
  });

  it('has a chart with a point for each size', () => {
    const charts = growthCharts(results);
    expect([...charts.keys()]).toEqual(['growth-members-cpu.svg', 'growth-members-p99.svg', 'growth-members-bytes.svg']);
    expect(charts.get('growth-members-cpu.svg')?.match(/<circle/g)).toHaveLength(2);
  });
});

describe('charts', () => {
  it('show a bar for each, as long as its median, and a whisker where repeats differ', () => {
    const chart = barChart('S', 'seconds', [
      { label: 'ours & theirs', isOwn: true, spread: { median: 5, least: 5, most: 5 } },
      { label: 'other', isOwn: false, spread: { median: 8, least: 7, most: 10 } },
    ]);
    expect(chart).toContain('ours &amp; theirs');
    expect(chart).toContain('<rect class="own" x="270" y="64" width="170"');
    expect(chart).toContain('<rect class="bar" x="270" y="94" width="272"');
    expect(chart.match(/class="whisker"/g)).toHaveLength(3);
    expect(chart).toContain('prefers-color-scheme: dark');
  });

  it('place points by the logarithm of x, and leave out what a logarithmic y axis cannot show', () => {
    const points = [{ x: 1, y: 10 }, { x: 10, y: 0 }, { x: 100, y: 1_000 }];
    const chart = lineChart({ title: 'Growth', x: 'members', y: 'ms', isLogY: true }, [{ label: 'ours', points }]);
    expect(chart).toContain('<polyline class="line s0" points="70,356 736,86"/>');
    expect(lineChart({ title: 'Growth', x: 'members', y: 'ms', isLogY: false }, [{ label: 'ours', points }])).toContain('points="70,353.3 403,356 736,86"');
  });

  it('say so when nothing was measured', () => {
    expect(lineChart({ title: 'Growth', x: 'members', y: 'ms', isLogY: false }, [{ label: 'ours', points: [] }])).toContain('Nothing was measured.');
    expect(barChart('S', 'seconds', [])).toContain('</svg>');
  });
});

describe('the command line', () => {
  it('knows the usual, and a quick run', () => {
    expect(fanoutOptionsOf([])).toMatchObject({ isQuick: false, repeats: 3, seconds: 15, warmUp: 5, lead: 20, jitter: 20, out: 'bench' });
    expect(fanoutOptionsOf([])?.only).toEqual(['S', 'C', 'R', 'R4', 'I', 'J', 'D', 'K']);
    expect(fanoutOptionsOf(['--quick'])).toMatchObject({ isQuick: true, repeats: 1, seconds: 2 });
    expect(fanoutOptionsOf(['--quick', '--seconds', '3'])).toMatchObject({ seconds: 3 });
  });

  it('takes some workloads and servers, in the order of the tables', () => {
    const options = fanoutOptionsOf(['--only', 'C,S', '--servers', 'ws-naive,paceline', '--repeats', '1', '--jitter', '0']);
    expect(options).toMatchObject({ only: ['S', 'C'], servers: ['paceline', 'ws-naive'], repeats: 1, jitter: 0 });
    expect(growthOptionsOf(['--servers', 'bun'])).toMatchObject({ servers: ['bun'], repeats: 1, seconds: 10 });
  });

  it('shows its help, and says what is wrong', () => {
    expect(fanoutOptionsOf(['--help'])).toBeUndefined();
    expect(growthOptionsOf(['--help'])).toBeUndefined();
    expect(() => fanoutOptionsOf(['--only', 'X'])).toThrow('--only knows S, C, R, R4, I, J, D, K, but not "X".');
    expect(() => fanoutOptionsOf(['--repeats', '0'])).toThrow('--repeats must be a whole number of at least 1, not "0".');
    expect(() => growthOptionsOf(['--seconds', 'x'])).toThrow('--seconds must be a whole number of at least 1, not "x".');
    expect(() => fanoutOptionsOf(['--fast'])).toThrow('--fast');
  });
});

describe('the cores', () => {
  it('are one for the server and one for the generator, where that can be had; otherwise a sentence says how it is', () => {
    expect(pinning({ cores: 2, taskset: '/bin/taskset' })).toMatchObject({ server: ['/bin/taskset', '-c', '0'], generator: ['/bin/taskset', '-c', '1'] });
    expect(pinning({ cores: 2, taskset: undefined })).toMatchObject({ server: [], generator: [], sentence: expect.stringContaining('no taskset') as string });
    expect(pinning({ cores: 1, taskset: '/bin/taskset' })).toMatchObject({ server: [], generator: [], sentence: expect.stringContaining('only one core') as string });
  });
});

describe('who takes part', () => {
  it('is everyone in small sessions, in large ones only who conflates, and of idle variants the first', () => {
    const [one, large, idle] = [{ idle: false, members: 1_000 }, { idle: false, members: 4_000 }, { idle: true, members: 4 }];
    const [naive, own, variant] = [{ conflates: false, isVariant: false }, { conflates: true, isVariant: false }, { conflates: true, isVariant: true }];
    expect([naive, own, variant].map((contender) => takesPart(contender, one))).toEqual([true, true, true]);
    expect([naive, own, variant].map((contender) => takesPart(contender, large))).toEqual([false, true, true]);
    expect([naive, own, variant].map((contender) => takesPart(contender, idle))).toEqual([true, true, false]);
    const whole = { conflates: true, isVariant: true, differsAbove: 200 };
    expect([one, { idle: false, members: 200 }].map((load) => takesPart(whole, load))).toEqual([true, false]);
  });
});
