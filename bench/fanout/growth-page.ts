import type { GrowthOptions } from './growth-options.ts';
import type { Growth } from './growth-sizes.ts';
import { lineChart } from './line-chart.ts';
import { KEPT_UP, summarize, type Outcome, type Spread, type Summary } from './summary.ts';
import { percent, spreadText, table } from './text.ts';

export interface GrowthResults {
  readonly options: GrowthOptions;
  readonly surroundings: readonly (readonly [string, string])[];
  readonly growths: readonly Growth[];
  /** Of each line of growth, by its id. */
  readonly outcomes: ReadonlyMap<Growth['id'], readonly Outcome[]>;
  /** Sentences about what was left out. */
  readonly leftOut: readonly string[];
  /** Titles of the contenders by their ids, in the order of the tables. */
  readonly titles: ReadonlyMap<string, string>;
}

/** What is drawn of each line of growth. */
const FIGURES = [
  { id: 'cpu', title: 'CPU seconds of the server per million delivered updates', isLogY: true, of: ({ cpuPerMillion }: Summary): Spread | undefined => cpuPerMillion },
  { id: 'p99', title: 'Age of 99 % of the updates at their arrival, at most, ms', isLogY: true, of: ({ p99 }: Summary): Spread | undefined => p99 },
  { id: 'bytes', title: 'Bytes per delivered update', isLogY: true, of: ({ bytesPerUpdate }: Summary): Spread | undefined => bytesPerUpdate },
] as const;

export function growthPage(results: GrowthResults): string {
  const { options, surroundings, growths, leftOut } = results;
  const parts = [
    '# Growth: results',
    'Written by `node -C source bench/growth.ts`; a change by hand is lost with the next run. What the figures mean, and what they do not, is told in [RESULTS.md](RESULTS.md) and [README.md](README.md).',
    options.isQuick ? '**A quick run**: a few small loads, measured for a moment. It shows that everything works; its figures are rough.' : '',
    table(['', ''], [...surroundings, ['length', `${options.seconds} s after ${options.warmUp} s of the same load, ${options.repeats === 1 ? 'once' : `${options.repeats} times`}`]]),
    `A server that delivers less than ${percent(KEPT_UP)} of a load is not asked for a larger one. Paceline delivers less by design in a session of more than 200, where a member gets its surroundings at once and the others in turns ([T12](../packages/protocol/PROTOCOL.md#telemetry)); \`paceline-all\` has that limit raised.`,
    leftOut.map((sentence) => `- ${sentence}`).join('\n'),
    ...growths.map((growth) => section(growth, results)),
    '## How to repeat it\n\n    npx node -C source bench/growth.ts',
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Names of files in `charts`, and their content. */
export function growthCharts(results: GrowthResults): ReadonlyMap<string, string> {
  return new Map(results.growths.flatMap((growth) => FIGURES.map((figure) => [chartName(growth, figure.id), chart(growth, figure, results)] as const)));
}

function chart(growth: Growth, { title, isLogY, of }: (typeof FIGURES)[number], results: GrowthResults): string {
  const all = [...results.titles].map(([contender, label]) => ({
    label,
    points: growth.sizes.flatMap(({ x, workload }) => {
      const spread = summaryOf(growth, { contender, workload: workload.id, members: workload.members }, results);
      const figure = spread === undefined ? undefined : of(spread);
      return figure === undefined ? [] : [{ x, y: figure.median }];
    }),
  }));
  // Some take part in one of the two lines only.
  const series = all.filter(({ points }) => points.length > 0);
  return lineChart({ title: growth.title, x: growth.axis, y: `${title}; both scales logarithmic`, isLogY }, series);
}

function section(growth: Growth, results: GrowthResults): string {
  const head = [growth.axis, 'load', 'server', 'CPU s per million', 'of a core', 'p50 ms', 'p99 ms', 'bytes per update', 'delivered', 'generator'];
  const rows = growth.sizes.flatMap(({ x, workload }) =>
    [...results.titles].flatMap(([contender, title]) => {
      const one = summaryOf(growth, { contender, workload: workload.id, members: workload.members }, results);
      if (one === undefined) return [];
      const name = one.failures[0] === undefined ? title : `${title} (${one.failures[0]})`;
      const figures = [one.cpuPerMillion, one.core, one.p50, one.p99, one.bytesPerUpdate, one.delivered, one.generator];
      const writers = [undefined, percent, undefined, undefined, undefined, percent, percent];
      return [[String(x), workload.title, name, ...figures.map((figure, place) => spreadText(figure, writers[place]))]];
    }),
  );
  const charts = FIGURES.map(({ id, title }) => `![${title}](charts/${chartName(growth, id)})`);
  return [`## ${growth.title}`, ...charts, table(head, rows)].join('\n\n');
}

const chartName = ({ id }: Growth, figure: string): string => `growth-${id}-${figure}.svg`;

interface Cell {
  readonly contender: string;
  readonly workload: string;
  readonly members: number;
}

function summaryOf({ id }: Growth, { contender, workload, members }: Cell, { outcomes }: GrowthResults): Summary | undefined {
  const ours = (outcomes.get(id) ?? []).filter((one) => one.contender === contender && one.workload === workload);
  return ours.length === 0 ? undefined : summarize(contender, ours, members);
}
