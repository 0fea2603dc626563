import { counted } from '../command-line.ts';
import { allFaults, faultKinds, type Fault, type Group } from './faults.ts';
import { isGood } from './oracle/verdict.ts';
import type { Outcome } from './run.ts';

/** Findings that are written out; the rest is counted. */
const MOST = 20;

export interface Report {
  readonly outcome: Outcome;
  /** What was asked for, and those of it that never struck. */
  readonly groups: readonly Group[];
  readonly missing: readonly Fault[];
  readonly seed: string;
  readonly clients: number;
}

/** What runs have come to, for people. */
export function reportText({ outcome, groups, missing, seed, clients }: Report): string {
  const { faults, recorded, acked, unkept, verdict, complaints, errors, took, evidence } = outcome;
  const rows = allFaults.filter((fault) => groups.includes(faultKinds[fault].group));
  const samples = { recorded, acked, stored: verdict.stored, 'not kept': unkept, lost: verdict.lost, duplicated: verdict.duplicated, 'out of order': verdict.disordered };
  const wrong = [...verdict.findings, ...complaints];
  return [
    ...rows.map((fault) => `${String(faults[fault]).padStart(8)}  ${fault.padEnd(13)} ${faultKinds[fault].says}`),
    '',
    'Samples:',
    ...Object.entries(samples).map(([name, number]) => `${String(number).padStart(8)}  ${name}${name === 'not kept' ? ': gone with a phone that was killed before its storage had them' : ''}`),
    '',
    `Seed ${seed}, ${counted(clients, 'client')}, ${(took / 1_000).toFixed(1)} s. The SDKs told of: ${[...errors].map(([kind, times]) => `${kind} ${counted(times, 'time')}`).join(', ') || 'nothing'}.`,
    ...wrong.slice(0, MOST),
    ...(wrong.length > MOST ? [`… and ${wrong.length - MOST} more.`] : []),
    ...endOf({ isKept: isGood(verdict) && complaints.length === 0, evidence, missing }),
  ].join('\n');
}

interface End {
  readonly isKept: boolean;
  readonly evidence: string | undefined;
  readonly missing: readonly Fault[];
}

/** The last lines: what is proved, and why the command ends as it does. */
export function endOf({ isKept, evidence, missing }: End): readonly string[] {
  const reasons = [...(isKept ? [] : ['a promise was broken']), ...(missing.length === 0 ? [] : [`${counted(missing.length, 'kind')} of fault that was asked for never struck (more --kills give each more chances)`])];
  return [
    isKept ? 'All that was promised was kept.' : `A promise was broken. The data is in ${evidence}.`,
    ...(missing.length === 0 ? [] : [`Never struck, so nothing is proved about it: ${missing.join(', ')}.`]),
    ...(reasons.length === 0 ? [] : [`Ends with 1, as ${reasons.join(', and ')}.`]),
  ];
}
