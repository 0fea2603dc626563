import { contenders } from './contenders.ts';
import type { FanoutOptions } from './options.ts';
import type { Printed } from './program.ts';
import { BUSY_GENERATOR, KEPT_UP, summarize, type Outcome, type Summary } from './summary.ts';
import { digits, kibibytes, mebibytes, percent, spreadText, table } from './text.ts';
import type { Workload } from './workloads.ts';

/** Everything that the page tells. */
export interface Results {
  readonly options: FanoutOptions;
  /** Where and when it was measured. */
  readonly surroundings: readonly (readonly [string, string])[];
  readonly workloads: readonly Workload[];
  readonly outcomes: readonly Outcome[];
  readonly printed: readonly Printed[];
  readonly leftOut: readonly string[];
  /** Titles of the contenders by their ids, in the order of the tables. */
  readonly titles: ReadonlyMap<string, string>;
  /** What is measured and what is not: Markdown. */
  readonly explanation: string;
}

/** The reference of all ratios. */
const OWN = 'paceline';
/** And where that one does not deliver everything by design. */
const OWN_WHOLE = 'paceline-all';
/** Above this share of the samples it is told that they could not be sent. */
const MUCH_HELD = 0.01;

export function resultsPage(results: Results): string {
  const { options, surroundings, workloads, printed, leftOut, explanation } = results;
  const rough = options.isQuick ? '**A quick run**: small loads, measured once and for a moment. It shows that everything works; its figures are rough.' : '';
  const sections = [
    '# Fan-out: results',
    'Written by `node -C source bench/fanout.ts`; a change by hand is lost with the next run. [README.md](README.md) explains the benchmark.',
    rough,
    table(['', ''], surroundings),
    leftOut.map((sentence) => `- ${sentence}`).join('\n'),
    explanation,
    ...workloads.map((workload) => (workload.idle ? idleSection(workload, results) : loadSection(workload, results))),
    ...printed.map(({ program, command, text }) => `## ${program.id}: ${program.title}\n\n\`${command}\`\n\n\`\`\`text\n${text}\n\`\`\``),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** All contenders that were measured under a workload, in the order of the tables. */
export function summariesOf({ id, members }: Workload, { outcomes, titles }: Pick<Results, 'outcomes' | 'titles'>): readonly Summary[] {
  const ours = outcomes.filter(({ workload }) => workload === id);
  return [...titles.keys()].filter((contender) => ours.some((one) => one.contender === contender)).map((contender) =>
    summarize(contender, ours.filter((one) => one.contender === contender), members),
  );
}

function loadSection(workload: Workload, results: Results): string {
  const summaries = summariesOf(workload, results);
  const isWhole = summaries.some(({ contender }) => contender === OWN_WHOLE);
  const own = summaries.find(({ contender }) => contender === (isWhole ? OWN_WHOLE : OWN))?.cpuPerMillion?.median;
  const head = ['server', 'CPU s per million', '× Paceline', 'of a core', 'p50 ms', 'p99 ms', 'bytes per update', 'delivered', 'RSS MiB', 'generator'];
  const rows = summaries.map((one) => [
    `${results.titles.get(one.contender) ?? one.contender}${markOf(one, workload)}`,
    spreadText(one.cpuPerMillion),
    own === undefined || one.cpuPerMillion === undefined ? '–' : digits(one.cpuPerMillion.median / own),
    spreadText(one.core, percent),
    spreadText(one.p50),
    spreadText(one.p99),
    spreadText(one.bytesPerUpdate),
    spreadText(one.delivered, percent),
    one.rss === undefined ? '–' : mebibytes(one.rss.median),
    one.generator === undefined ? '–' : percent(one.generator.median),
  ]);
  return [`## ${workload.id}: ${workload.title}`, chartLink(workload), table(head, rows), notes(summaries, workload, results)].filter((part) => part !== '').join('\n\n');
}

function idleSection(workload: Workload, results: Results): string {
  const summaries = summariesOf(workload, results);
  const rows = summaries.map((one) => [results.titles.get(one.contender) ?? one.contender, spreadText(one.rssPerConnection, kibibytes), spreadText(one.rss, mebibytes)]);
  const head = ['server', 'KiB per connection', 'RSS MiB'];
  const what = 'Everyone is connected and in a session, and says nothing. What the memory of the server’s process has grown by since before the first connection, for each.';
  return [`## ${workload.id}: ${workload.title}`, what, chartLink(workload), table(head, rows), notes(summaries, workload, results)].filter((part) => part !== '').join('\n\n');
}

const chartLink = ({ id, title }: Workload): string => `![${title}](charts/${id}.svg)`;

/** What a reader has to know about the rows of a table. */
function notes(summaries: readonly Summary[], workload: Workload, { titles, options }: Results): string {
  const lines = summaries.flatMap((one) => {
    const title = titles.get(one.contender) ?? one.contender;
    const told = one.paced?.median ?? 0;
    return [
      ...(one.contender === OWN && one.delivered !== undefined ? [told === 0 ? `${title} told none of its clients a cadence.` : `${title} told ${percent(told)} of its clients a cadence, which they kept to.`] : []),
      ...(one.generator !== undefined && one.generator.most > BUSY_GENERATOR ? [`${title}: the generator used more than ${percent(BUSY_GENERATOR)} of a core, so part of the delays is its own.`] : []),
      ...(one.held !== undefined && one.held.median > MUCH_HELD ? [`${title}: ${percent(one.held.median)} of the samples could not be sent, because the server had not yet taken the one before.`] : []),
      ...Object.entries(one.errors).map(([text, count]) => `${title}: ${text} × ${count}.`),
      ...one.failures.map((failure) => `${title} could not be measured: ${failure}`),
      ...(one.repeats < options.repeats && one.failures.length === 0 ? [`${title}: ${one.repeats} of ${options.repeats} repeats.`] : []),
    ];
  });
  const marks = summaries.map((one) => markOf(one, workload));
  if (marks.includes(BY_DESIGN)) lines.push(BOUNDED);
  if (marks.includes(BEHIND)) lines.push(`† delivered less than ${percent(KEPT_UP)}: it did not keep up, and its delays are those of a queue that grows.`);
  return lines.map((line) => `- ${line}`).join('\n');
}

/** Behind the name of a server. */
const BEHIND = ' †';
const BY_DESIGN = ' ‡';
const BOUNDED = '‡ delivers less by design: in a session of more than 200 a member gets its surroundings at once and the others in turns ([T12](../packages/protocol/PROTOCOL.md#telemetry)), so compare what it takes of a core. *Paceline, all told to all* has that limit raised; the ratios refer to that one.';

function markOf({ contender, delivered }: Summary, { members, idle }: Workload): string {
  const bound = contenders.find(({ id }) => id === contender)?.boundedAbove ?? Infinity;
  if (idle || delivered === undefined || delivered.median >= KEPT_UP) return '';
  return members > bound ? BY_DESIGN : BEHIND;
}
