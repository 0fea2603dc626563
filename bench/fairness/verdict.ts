import { mebibytes } from '../fanout/text.ts';
import type { FairnessOptions } from './options.ts';

/** What became of the slow, in numbers of members. */
export interface Slow {
  readonly stopped: number;
  readonly trickling: number;
  /** Connections that ended before anybody woke up. */
  readonly lostBefore: number;
  /** Of those who had read nothing, then asked for more than their queue may hold and read again: closed with 4408. */
  readonly closed: number;
  /** Of those who had read slowly and then read on: told the live picture again. */
  readonly caughtUp: number;
  /** Bytes that the kernel held of each, before the server had to hold the rest: the median. */
  readonly kernelQueue: number;
}

/** One of the two runs. Staleness in milliseconds, memory in bytes. */
export interface Run {
  readonly p50: number;
  readonly p99: number;
  /** Updates that should have come to the healthy members, and that have not. */
  readonly expected: number;
  readonly missing: number;
  /** Healthy members of each session. */
  readonly receivers: number;
  readonly errors: readonly string[];
  /** Of the server, during the measurement, in the order of time. */
  readonly memory: readonly number[];
  /** Undefined of the run in which everybody reads. */
  readonly slow: Slow | undefined;
}

/** Rule L2 of PROTOCOL.md: most unsent bytes of one connection, before it is closed. */
export const LONGEST_QUEUE = 1024 * 1024;
/** By how much the memory of two runs differs anyhow: what is garbage, and when it is collected. Bytes. */
const MEMORY_NOISE = 96 * 1024 * 1024;
/** Samples that one sends until it notices that its connection was given up: the server waits for 5 s. */
const UNNOTICED = 8;
/** What is a clear margin beside the growth that was asked for: so many milliseconds more are none. */
const NOISE = 15;

export const growthOf = (healthy: number, disturbed: number): number => (disturbed / healthy - 1) * 100;

/** Most memory that the slow may cost: each of them the longest queue. */
export const memoryBound = ({ stopped, trickling }: Slow): number => (stopped + trickling) * LONGEST_QUEUE + MEMORY_NOISE;

/** What is not as it should be, in sentences; none when all is. */
export function complaintsOf(healthy: Run, disturbed: Run, { growth }: Pick<FairnessOptions, 'growth'>): readonly string[] {
  const complaints: string[] = [];
  if (growthOf(healthy.p99, disturbed.p99) > growth && disturbed.p99 - healthy.p99 > NOISE) {
    complaints.push(`Slow members make updates late for the others: p99 grows from ${healthy.p99} to ${disturbed.p99} ms, by ${growthOf(healthy.p99, disturbed.p99).toFixed(0)} %, and may by ${growth} %.`);
  }
  for (const [name, run] of [['while everybody reads', healthy], ['beside slow members', disturbed]] as const) {
    if (run.missing !== 0 && !isOfTheLost(run)) complaints.push(`Of ${run.expected} updates to healthy members ${run.missing} have not come ${name}.`);
    for (const error of run.errors) complaints.push(`A healthy member had trouble ${name}: ${error}.`);
  }
  const { slow } = disturbed;
  if (slow === undefined) return complaints;
  const more = Math.max(...disturbed.memory) - Math.max(...healthy.memory);
  if (more > memoryBound(slow)) complaints.push(`Slow members cost the server ${mebibytes(more)} MiB, and may cost ${mebibytes(memoryBound(slow))} MiB.`);
  const open = slow.stopped + slow.trickling - slow.lostBefore;
  if (slow.closed + slow.caughtUp < open) complaints.push(`Of ${open} slow members who read again, ${slow.closed} were closed with 4408 and ${slow.caughtUp} caught up: ${open - slow.closed - slow.caughtUp} did neither.`);
  return complaints;
}

/** What a slow member has sent after the server gave it up, until it noticed, is its own loss. */
const isOfTheLost = ({ missing, slow, receivers }: Run): boolean => missing > 0 && missing <= (slow?.lostBefore ?? 0) * UNNOTICED * receivers;

/** A readable summary. */
export function fairnessReport(healthy: Run, disturbed: Run): string {
  const row = (name: string, run: Run): string => `${name.padEnd(22)} p50 ${run.p50} ms, p99 ${run.p99} ms; ${(run.expected - run.missing).toLocaleString('en')} of ${run.expected.toLocaleString('en')} updates came`;
  const memory = (name: string, run: Run): string => `${name.padEnd(22)} ${run.memory.map((bytes) => mebibytes(bytes)).join(', ')} MiB`;
  const lines = [row('everybody reads', healthy), row('beside slow members', disturbed), `${'growth'.padEnd(22)} p50 ${growthOf(healthy.p50, disturbed.p50).toFixed(1)} %, p99 ${growthOf(healthy.p99, disturbed.p99).toFixed(1)} %`, '', memory('memory, all read', healthy), memory('memory, beside slow', disturbed)];
  const { slow } = disturbed;
  if (slow === undefined) return lines.join('\n');
  return [
    ...lines,
    `${'bound'.padEnd(22)} ${mebibytes(memoryBound(slow))} MiB more: a queue of 1 MiB for each of the slow, and what runs differ by`,
    '',
    `${'slow members'.padEnd(22)} ${slow.stopped} read nothing, ${slow.trickling} read 1 kB a second; the kernel held ${mebibytes(slow.kernelQueue)} MiB of each, the server what followed`,
    `${'what became of them'.padEnd(22)} ${slow.lostBefore} lost their connection meanwhile; when they read again, ${slow.closed} had been closed with 4408 and ${slow.caughtUp} caught up`,
  ].join('\n');
}
