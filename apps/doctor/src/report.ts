import type { Finding } from './evidence.ts';
import type { Result } from './result.ts';
import { steps, titleOf } from './steps.ts';
import { describeMs, describeOffset, plural } from './words.ts';

/** How the output is made for whoever reads it. */
export interface Style {
  readonly colours: boolean;
  /** Columns of the terminal; undefined where lines are not broken. */
  readonly width: number | undefined;
}

const MARKS = { passed: '✓', failed: '✗', skipped: '–' } as const;
/** Of the terminal: green, red, dim. */
const COLOURS = { passed: 32, failed: 31, skipped: 2 } as const;

const TITLE_WIDTH = Math.max(...steps.map(({ title }) => title.length));
/** Where the text of a line begins. */
const INDENT = TITLE_WIDTH + 4;
const ARROW = '→ ';
const NARROWEST = 30;

/** One step for people: its mark, its name, and the figure, or what is wrong and what to do. */
export function describeResult(result: Result, style: Style): string {
  const { colours } = style;
  const mark = colours ? `\u001B[${COLOURS[result.status]}m${MARKS[result.status]}\u001B[0m` : MARKS[result.status];
  const head = `${mark} ${titleOf(result.name).padEnd(TITLE_WIDTH)}  `;
  switch (result.status) {
    case 'passed':
      return head + hanging(describeFinding(result.finding), INDENT, style);
    case 'skipped':
      return head + hanging(`skipped, because it needs ${titleOf(result.because)}`, INDENT, style);
    case 'failed': {
      const { message, remedy } = result.problem;
      const arrow = `\n${' '.repeat(INDENT)}${ARROW}`;
      return head + hanging(message, INDENT, style) + arrow + hanging(remedy, INDENT + ARROW.length, style);
    }
  }
}

function describeFinding(finding: Finding): string {
  switch (finding.step) {
    case 'address':
      return `Paceline ${finding.version} answers in ${describeMs(finding.ms)}`;
    case 'ready':
      return `it takes work, answered in ${describeMs(finding.ms)}`;
    case 'token':
      return finding.of === 'guest' ? `made a guest in ${describeMs(finding.ms)}` : `the given one is good, answered in ${describeMs(finding.ms)}`;
    case 'websocket':
      return `upgraded with ${finding.subprotocol} in ${describeMs(finding.ms)}`;
    case 'hello':
      return `token accepted, protocol version ${finding.protocol}, in ${describeMs(finding.ms)}`;
    case 'join':
      return `in a new session, ${finding.code}, after ${describeMs(finding.ms)}`;
    case 'clock':
      return `round trip ${describeMs(finding.roundTrip)}, ${describeClocks(finding.offset)}`;
    case 'sample':
      return `stored and acknowledged after ${describeMs(finding.ms)}`;
    case 'friend':
      return `another runner's sample seen after ${describeMs(finding.ms)}`;
    case 'reconnect':
      return `back ${describeMs(finding.ms)} after a cut; recovered ${plural(finding.events, 'event')}, stored ${plural(finding.stored, 'sample')}`;
    case 'leave':
      return `confirmed after ${describeMs(finding.ms)}`;
  }
}

const describeClocks = (offset: number): string =>
  Math.round(offset) === 0 ? "the server's clock agrees with this machine's" : `the server's clock is ${describeOffset(offset)} this machine's`;

/** `text` over as many lines as it needs, all but the first indented. */
function hanging(text: string, indent: number, { width }: Style): string {
  if (width === undefined) return text;
  return wrap(text, Math.max(NARROWEST, width - indent)).join(`\n${' '.repeat(indent)}`);
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** The sentence that closes the report. */
export function describeEnd(results: readonly Result[], url: string): string {
  const count = (status: Result['status']): number => results.filter((result) => result.status === status).length;
  if (isHealthy(results)) return `All ${results.length} checks passed; the server at ${url} is ready for runners.`;
  const skipped = count('skipped') === 0 ? '' : `, and ${count('skipped')} had to be skipped`;
  const failed = count('failed');
  const first = failed === 1 ? 'Mend it' : 'Mend the first of them';
  return `${failed} of ${plural(results.length, 'check')} failed${skipped}. ${first} as the arrow says, then check again.`;
}

export const isHealthy = (results: readonly Result[]): boolean => results.every(({ status }) => status === 'passed');

/** The whole report for programs. Times are milliseconds. */
export function jsonOf(results: readonly Result[], url: string): string {
  return JSON.stringify({ url, ok: isHealthy(results), steps: results.map(plainOf) });
}

function plainOf(result: Result): object {
  const { name, status } = result;
  switch (result.status) {
    case 'passed': {
      const { step: _, ...figures } = result.finding;
      return { name, status, ...Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, typeof value === 'number' ? Math.round(value * 10) / 10 : value])) };
    }
    case 'failed':
      return { name, status, ...result.problem };
    case 'skipped':
      return { name, status, because: result.because };
  }
}
