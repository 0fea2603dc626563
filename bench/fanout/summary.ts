import { percentiles } from '../tally.ts';
import type { Measured } from './plan.ts';

/** One measurement, or why there is none. */
export interface Outcome {
  readonly workload: string;
  readonly contender: string;
  readonly repeat: number;
  readonly result: Measured | { readonly failure: string };
}

/** The median of the repeats, and the least and the greatest. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** What is told of a contender under a workload; a figure that the system does not tell is undefined. */
export interface Summary {
  readonly contender: string;
  readonly repeats: number;
  /** CPU seconds of the server per million updates delivered, and its share of a core. */
  readonly cpuPerMillion: Spread | undefined;
  readonly core: Spread | undefined;
  /** Milliseconds. */
  readonly p50: Spread | undefined;
  readonly p99: Spread | undefined;
  readonly bytesPerUpdate: Spread | undefined;
  /** Updates delivered, of those expected. */
  readonly delivered: Spread | undefined;
  /** Bytes of memory of the server, and what it has grown by for each connection. */
  readonly rss: Spread | undefined;
  readonly rssPerConnection: Spread | undefined;
  /** Share of a core. */
  readonly generator: Spread | undefined;
  /** Of the samples, those that could not be sent because the server had not taken the one before. */
  readonly held: Spread | undefined;
  /** Of the clients, how many were told a cadence. */
  readonly paced: Spread | undefined;
  readonly errors: Readonly<Record<string, number>>;
  readonly failures: readonly string[];
}

/** Below this part of what is expected a server has not kept up, and its delays are those of a queue. */
export const KEPT_UP = 0.95;
/** A generator above this share of a core delays what it measures. */
export const BUSY_GENERATOR = 0.7;

export function summarize(contender: string, outcomes: readonly Outcome[], members: number): Summary {
  const results = outcomes.map(({ result }) => result);
  const measured = results.filter((result): result is Measured => !('failure' in result));
  const of = (figure: (one: Measured) => number | null): Spread | undefined => spreadOf(measured.map(figure));
  const per = (part: number | null, whole: number): number | null => (part === null || whole === 0 ? null : part / whole);
  return {
    contender,
    repeats: measured.length,
    cpuPerMillion: of(({ cpu, delivered }) => per(cpu, delivered / 1e6)),
    core: of(({ cpu, seconds }) => per(cpu, seconds)),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    bytesPerUpdate: of(({ bytes, delivered }) => per(bytes, delivered)),
    delivered: of(({ delivered, sent }) => per(delivered, sent * (members - 1))),
    rss: of(({ rss }) => rss),
    rssPerConnection: of(({ rss, rssBefore, connections }) => (rss === null || rssBefore === null ? null : per(rss - rssBefore, connections))),
    generator: of(({ ownCpu, seconds }) => ownCpu / seconds),
    held: of(({ held, sent }) => per(held, sent)),
    paced: of(({ paced, connections }) => per(paced, connections)),
    errors: sumOf(measured.map(({ errors }) => errors)),
    failures: results.flatMap((result) => ('failure' in result ? [result.failure] : [])),
  };
}

export function spreadOf(values: readonly (number | null)[]): Spread | undefined {
  const known = values.filter((value) => value !== null);
  if (known.length === 0 || known.length < values.length) return undefined;
  const [median = NaN] = percentiles(known, [0.5]);
  return { median, least: Math.min(...known), most: Math.max(...known) };
}

function sumOf(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [text, count] of all.flatMap((one) => Object.entries(one))) sums[text] = (sums[text] ?? 0) + count;
  return sums;
}
