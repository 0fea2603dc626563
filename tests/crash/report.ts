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
  const numbers = { recorded, acked, stored: verdict.stored, 'not kept': unkept, lost: verdict.lost, duplicated: verdict.duplicated, 'out of order': verdict.disordered };
  const wrong = [...verdict.findings, ...complaints];
  return [
    ...rows.map((fault) => `${String(faults[fault]).padStart(8)}  ${fault.padEnd(13)} ${faultKinds[fault].says}`),
    '',
    ...Object.entries(numbers).map(([name, number]) => `${String(number).padStart(8)}  samples ${name}${name === 'not kept' ? ': gone with a phone that was killed before its storage had them' : ''}`),
    '',
    `Seed ${seed}, ${clients} clients, ${(took / 1_000).toFixed(1)} s. The SDKs told of: ${[...errors].map(([kind, times]) => `${kind} ${times} times`).join(', ') || 'nothing'}.`,
    ...wrong.slice(0, MOST),
    ...(wrong.length > MOST ? [`… and ${wrong.length - MOST} more.`] : []),
    isGood(verdict) && complaints.length === 0 ? 'All that was promised was kept.' : `A promise was broken. The data is in ${evidence}.`,
    ...(missing.length === 0 ? [] : [`Never struck, so nothing is proved about it: ${missing.join(', ')}.`]),
  ].join('\n');
}
