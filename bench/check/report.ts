import type { Histogram } from '../fanout/histogram.ts';
import type { Bounds } from './bounds.ts';
import type { Faults } from './faults.ts';
import type { Counts } from './judge.ts';
import type { decoded } from './listener.ts';

export interface Checked {
  readonly members: number;
  readonly sizes: readonly number[];
  readonly seconds: number;
  readonly bounds: Bounds;
  readonly counts: Counts;
  readonly frames: Readonly<typeof decoded>;
  readonly faults: Faults;
  readonly held: number;
  readonly longestPause: number;
}

/** A readable summary; the faults at its end. */
export function checkReport({ members, sizes, seconds, bounds, counts, frames, faults, held, longestPause }: Checked): string {
  const { sent, updates, repeated, shown, own, superseded, elsewhere, ages } = counts;
  const lines: readonly (readonly [string, string])[] = [
    ['members', `${number(members)} in ${sizesText(sizes)}, for ${seconds} s`],
    ['sent', `${number(sent)} samples${held === 0 ? '' : `; ${number(held)} were held back, because the one before had not left`}`],
    ['frames', `${number(frames.binary)} in binary, ${number(frames.json)} in JSON, ${number(frames.ios)} in the iOS encoding: all decoded`],
    ['updates', `${number(updates)} of others compared with what was sent${repeated === 0 ? '' : ` (${number(repeated)} had come before)`}; ${number(own)} of the receiver itself, ${number(shown)} in snapshots`],
    ['left out', `${number(superseded)} for one that was sent at most ${bounds.superseded} ms later (T2, T3); ${number(elsewhere)} of runners elsewhere in a large race (T12)`],
    ['age, paced', `${agesText(ages.paced)}; must be within ${bounds.paced} ms`],
    ['age, others', `${agesText(ages.unpaced)}; must be within ${bounds.unpaced} ms`],
    ['generator', `did not look at what arrives for ${longestPause.toFixed(0)} ms at the longest: what came meanwhile may be younger than its age above, and is judged by the least that it can be`],
  ];
  const table = lines.map(([name, text]) => `${name.padEnd(12)} ${text}`);
  if (faults.total === 0) return [...table, '', 'Nothing was lost, foreign, stale, backwards or different.'].join('\n');
  const kinds = [...faults.counts].map(([kind, count]) => `${number(count)} ${kind}`).join(', ');
  return [...table, '', `Wrong: ${kinds}. The first of each:`, ...faults.sentences.map((sentence) => `  ${sentence}`), ...(faults.counts.has('stale') ? ['On a machine that is busy with other things ages grow: --scheduling allows for that.'] : [])].join('\n');
}

const number = (value: number): string => value.toLocaleString('en');

const agesText = (ages: Histogram): string => (ages.total === 0 ? 'none' : `p50 ${ages.percentile(0.5)} ms, p99 ${ages.percentile(0.99)} ms, longest ${ages.percentile(1)} ms`);

function sizesText(sizes: readonly number[]): string {
  return [...Map.groupBy(sizes, (size) => size)].map(([size, all]) => `${all.length} ${all.length === 1 ? 'session' : 'sessions'} of ${size}`).join(', ');
}
