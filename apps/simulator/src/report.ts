import { formatDistance, formatDuration, formatPace } from '@paceline/core';
import type { SessionInfo } from '@paceline/client';
import type { Comparison } from './compare.ts';
import { someOf } from './names.ts';
import { finishOf, type Finish } from './race.ts';
import { seenBy } from './sightings.ts';
import type { VirtualRunner } from './runner.ts';
import { padEnd, padStart, widthOf } from './text.ts';

/** How one runner did. */
export interface RunnerReport {
  readonly name: string;
  readonly userId: string;
  /** Points of the recording. */
  readonly points: number;
  readonly sent: number;
  readonly acked: number;
  /** Samples that the server gave back unchanged; null when they were not read back. */
  readonly stored: number | null;
  /** Updates of this runner that the others have seen, and the newest sample that each of them has. */
  readonly seen: { readonly by: number; readonly updates: number; readonly newest: number };
  /** Metres. */
  readonly distance: number;
  /** Seconds. */
  readonly elapsed: number;
  /** Minutes per kilometre over the whole time; null without a distance. */
  readonly averagePace: number | null;
  /** When the distance of the race was covered; null without one. */
  readonly finish: Finish | null;
  readonly problems: readonly string[];
}

export interface Report {
  readonly sessionId: string;
  readonly code: string | null;
  readonly speed: number;
  /** Seconds that the replay took. */
  readonly took: number;
  readonly interrupted: boolean;
  readonly runners: readonly RunnerReport[];
  /** User ids of those who have finished, in the order in which the first runner was told so. */
  readonly finishes: readonly string[];
  readonly totals: { readonly sent: number; readonly acked: number; readonly stored: number | null; readonly distance: number };
  /** Whether every sample was sent (unless it was interrupted) and every one sent is stored. */
  readonly complete: boolean;
}

interface Known {
  readonly all: readonly VirtualRunner[];
  readonly info: SessionInfo;
  /** When the track was read back. */
  readonly comparison?: Comparison | undefined;
}

/** What is known of `runner` now. */
export function reportRunner(runner: VirtualRunner, { all, info, comparison }: Known): RunnerReport {
  const others = all.filter((other) => other !== runner);
  const { distance = 0, elapsed = 0 } = runner.reading ?? {};
  return {
    name: runner.name,
    userId: runner.userId,
    points: runner.plan.length,
    sent: runner.sent.length,
    acked: runner.acked,
    stored: comparison?.stored ?? null,
    seen: { by: others.length, ...seenBy(others.map(({ sightings }) => sightings), runner.userId) },
    distance,
    elapsed,
    averagePace: distance > 0 ? elapsed / 60 / (distance / 1000) : null,
    finish: finishOf(runner.sent, info.plan ?? {}, info.startsAt ?? info.startedAt ?? info.origin) ?? null,
    problems: comparison?.difference === undefined ? runner.problems : [...runner.problems, comparison.difference],
  };
}

export function reportAll(facts: Omit<Report, 'totals' | 'complete'>): Report {
  const { runners } = facts;
  const total = (count: (runner: RunnerReport) => number): number => runners.reduce((sum, runner) => sum + count(runner), 0);
  const readBack = runners.every(({ stored }) => stored !== null);
  return {
    ...facts,
    totals: {
      sent: total(({ sent }) => sent),
      acked: total(({ acked }) => acked),
      stored: readBack ? total(({ stored }) => stored ?? 0) : null,
      distance: total(({ distance }) => distance),
    },
    complete: runners.every(
      ({ points, sent, acked, stored }) => acked === sent && (stored ?? sent) === sent && (facts.interrupted || sent === points),
    ),
  };
}

/** The summary for people: a table, what went wrong, and one last line. */
export function describeReport(report: Report): string {
  const header = ['', 'sent', 'acked', 'stored', 'seen by others', 'distance', 'time', 'pace'];
  const rows = report.runners.map((runner) => [
    runner.name,
    String(runner.sent),
    String(runner.acked),
    runner.stored === null ? '-' : `${runner.stored} of ${runner.sent}`,
    describeSeen(runner),
    formatDistance(runner.distance),
    formatDuration(runner.elapsed),
    runner.averagePace === null ? '--:--' : `${formatPace(runner.averagePace)} /km`,
  ]);
  const problems = report.runners.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`));
  return [...table([header, ...rows]), ...describeFinishes(report), ...problems, ...describeHaste(report), describeEnd(report)].join('\n');
}

/** Who finished when, one line each, by the clock of the session; and in what the table differs from that. */
function describeFinishes({ runners, speed }: Report): readonly string[] {
  const finished = runners.flatMap(({ name, finish }) => (finish === null ? [] : [{ name, ...finish }]));
  const inOrder = finished.toSorted((a, b) => a.elapsed - b.elapsed);
  const lines = inOrder.map(({ name, elapsed, net }, place) => `${place + 1}. ${name} finished ${formatDuration(elapsed)} after the start, ${formatDuration(net)} after their own.`);
  if (lines.length === 0) return [];
  const clocks = speed === 1 ? '' : `Finishes are by the session's clock, times and paces in the table by that of the runs, ${speed} s of which pass in one second. `;
  return [...lines, `${clocks}A run ends with its first sample past the finish, and the table tells the distance of that.`];
}

/** At a speed that nobody can run a server's results say something else than this summary: more than 12.5 m/s are not counted (rule Q2). */
function describeHaste({ runners, speed }: Report): readonly string[] {
  const tooFast = runners.filter(({ distance, elapsed }) => elapsed > 0 && (distance / elapsed) * speed > 12.5);
  return tooFast.length === 0 ? [] : [`At ×${speed} this is faster than anyone can run: the server has stored it, but its results leave out most of the way of ${someOf(tooFast.map(({ name }) => name))}.`];
}

function describeSeen({ seen, sent }: RunnerReport): string {
  if (seen.by === 0) return '-';
  const reached = seen.newest === sent ? 'to the last sample' : `to sample ${seen.newest}`;
  return `${reached}, ${seen.updates} updates`;
}

function describeEnd({ totals, took, speed, interrupted, complete }: Report): string {
  const { sent, acked, stored, distance } = totals;
  const count = stored === null ? `acknowledged ${acked} of ${sent}` : `stored ${stored} of ${sent}`;
  const how = interrupted ? 'Interrupted' : complete ? 'Finished' : 'NOT complete';
  return `${how} after ${formatDuration(took)} at ×${speed}: ${formatDistance(distance)} in all, ${count}.`;
}

/** Columns as wide as their widest entry; the first one to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  const pad = (text: string, column: number): string => (column === 0 ? padEnd : padStart)(text, widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd());
}
