import { machine } from './machine.ts';
import type { Measurement } from './measure.ts';
import type { Workload } from './options.ts';
import { percentiles } from './tally.ts';

/** A generator above this share of a core delays what it measures. */
const BUSY_GENERATOR = 0.7;

/** What was measured and where, in one line. */
export function title({ sessions, members, seconds, warmUp, spread }: Workload): string {
  return `${sessions} sessions of ${members}, one sample a second each within ${spread} ms, ${seconds} s after ${warmUp} s of warm-up\n${machine()}`;
}

/** One measurement in lines for people. */
export function report(measurement: Measurement, { members }: Workload): string {
  const { tally, seconds, server, generatorCpu } = measurement;
  const delivered = tally.staleness.length;
  const lines = [
    `server     ${serverLine(measurement, delivered)}`,
    `delivered  ${grouped(delivered)} updates of ${grouped(tally.sent * (members - 1))} expected, in ${grouped(tally.frames)} frames, ${grouped(tally.bytes)} bytes`,
    `staleness  ${spreadOf(tally.staleness)}`,
    `acks       ${grouped(tally.acked)} of ${grouped(tally.sent)} samples sent, ${spreadOf(tally.ackDelays)}`,
    `generator  ${percent(generatorCpu / seconds)} of a core`,
    `errors     ${tally.errors.size === 0 ? 'none' : [...tally.errors].map(([code, count]) => `${code} × ${count}`).join(', ')}`,
  ];
  if (server === undefined) lines.push('This system has no /proc: the CPU and the memory of the server are not known.');
  if (generatorCpu / seconds > BUSY_GENERATOR) lines.push('The generator is busy: part of the staleness is its own. Use a smaller load.');
  return lines.join('\n');
}

function serverLine({ server, seconds }: Measurement, delivered: number): string {
  if (server === undefined) return 'unknown';
  const perMillion = delivered === 0 ? '–' : ((server.cpu / delivered) * 1e6).toFixed(1);
  return `CPU ${server.cpu.toFixed(2)} s = ${percent(server.cpu / seconds)} of a core, ${perMillion} s per million updates delivered, RSS ${(server.rss / 2 ** 20).toFixed(0)} MiB`;
}

function spreadOf(values: readonly number[]): string {
  const [p50 = NaN, p99 = NaN, most = NaN] = percentiles(values, [0.5, 0.99, 1]).map((value) => Math.round(value * 10) / 10);
  return values.length === 0 ? 'none' : `p50 ${p50} ms, p99 ${p99} ms, most ${most} ms`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const grouped = (value: number): string => value.toLocaleString('en');
