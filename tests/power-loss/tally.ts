import { counted } from '../command-line.ts';
import { CUTS_FOR_ALL, moments, type Moment } from './moments.ts';

/** What some cuts have come to. */
export interface Tally {
  /** How often the power went at each moment: every cut is in one of them. */
  readonly moments: Readonly<Record<Moment, number>>;
  /** Samples: recorded until the cut, acknowledged until then, stored after it, and acknowledged but not stored. */
  readonly sent: number;
  readonly acked: number;
  readonly stored: number;
  readonly lost: number;
  /** Tracks that are something else than 1 … K as it was sent. */
  readonly disorderly: number;
  /** What SQLite finds wrong with the database in the end. */
  readonly damage: readonly string[];
}

const names = Object.keys(moments) as Moment[];
export const nothing: Tally = { moments: Object.fromEntries(names.map((name) => [name, 0])) as Record<Moment, number>, sent: 0, acked: 0, stored: 0, lost: 0, disorderly: 0, damage: [] };

export const together = (a: Tally, b: Tally): Tally => ({
  moments: Object.fromEntries(names.map((name) => [name, a.moments[name] + b.moments[name]])) as Record<Moment, number>,
  sent: a.sent + b.sent,
  acked: a.acked + b.acked,
  stored: a.stored + b.stored,
  lost: a.lost + b.lost,
  disorderly: a.disorderly + b.disorderly,
  damage: [...a.damage, ...b.damage],
});

/** The moments of cuts. */
export const at = (...happened: readonly Moment[]): Tally['moments'] => Object.fromEntries(names.map((name) => [name, happened.filter((one) => one === name).length])) as Record<Moment, number>;

export const cutsOf = (tally: Tally): number => names.reduce((sum, name) => sum + tally.moments[name], 0);

/** The moments at which the power never went. */
export const missingIn = (tally: Tally): readonly Moment[] => names.filter((name) => tally.moments[name] === 0);

/** What the whole proof has come to. */
export interface Result {
  /** The server as it is. */
  readonly careful: Tally;
  /** The same with a store that gives no commit to the disk. */
  readonly careless: Tally;
  /** Guests of a new server who had their token, and whom it no longer knew after the power had gone. */
  readonly guestsForgotten: number;
}

/** Everything that speaks against the product or against this proof; nothing when it holds. */
export function complaints({ careful, careless, guestsForgotten }: Result): readonly string[] {
  const all: readonly (readonly [boolean, string])[] = [
    [careful.lost > 0, `Acknowledged and lost: ${counted(careful.lost, 'sample')}. G1 is broken.`],
    [careful.disorderly > 0, `Not what was sent, once and in order: ${counted(careful.disorderly, 'track')}. G2 is broken.`],
    [careful.damage.length > 0, `The database is damaged: ${careful.damage.join('; ')}`],
    [guestsForgotten > 0, `Unknown to the server that gave them their tokens: ${counted(guestsForgotten, 'guest')}.`],
    [careful.acked === 0, 'Nothing was acknowledged, so nothing is proved.'],
    [careless.lost === 0, 'A store that gives no commit to the disk lost nothing: this machine does not lose what it should, and the proof is blind.'],
  ];
  return all.filter(([isTrue]) => isTrue).map(([, complaint]) => complaint);
}

const columns = ['cuts', 'sent', 'acked', 'stored', 'lost'] as const;
type Column = (typeof columns)[number];
const heads: Readonly<Record<Column, string>> = { cuts: 'cuts', sent: 'sent', acked: 'acked', stored: 'stored after', lost: 'acked but lost' };

/** For people. `took`: milliseconds. */
export function resultText(result: Result, took: number): string {
  const { careful, careless } = result;
  const row = (name: string, cell: (column: Column) => string): string => [name.padEnd(30), ...columns.map((column) => cell(column).padStart(heads[column].length + 2))].join('');
  const cell = (tally: Tally) => (column: Column) => String(column === 'cuts' ? cutsOf(tally) : tally[column]);
  return [
    row('', (column) => heads[column]),
    row('the server as it is', cell(careful)),
    row('control: no fsync for a commit', cell(careless)),
    '',
    `When the power of the server as it is went, ${counted(cutsOf(careful), 'time')} in all:`,
    ...names.map((name) => `${String(careful.moments[name]).padStart(5)}  ${name.padEnd(6)} ${moments[name]}`),
    '',
    `${counted(cutsOf(careful) + cutsOf(careless), 'loss', 'losses')} of power in ${(took / 1_000).toFixed(0)} s.`,
    ...endOf(result),
  ].join('\n');
}

/** The last lines: what is proved, and why the command ends as it does. */
export function endOf(result: Result): readonly string[] {
  const against = complaints(result);
  const missing = missingIn(result.careful);
  const reasons = [
    ...(against.length === 0 ? [] : ['the proof has failed']),
    ...(missing.length === 0 ? [] : [`the power never went at ${counted(missing.length, 'moment')} of those above (--cuts ${CUTS_FOR_ALL} and more have each of them)`]),
  ];
  return [
    ...(against.length === 0 ? ['No acknowledged sample was lost; the control lost some, as it should.'] : against),
    ...(missing.length === 0 ? [] : [`Never struck, so nothing is proved about it: ${missing.join(', ')}.`]),
    ...(reasons.length === 0 ? [] : [`Ends with 1, as ${reasons.join(', and ')}.`]),
  ];
}
