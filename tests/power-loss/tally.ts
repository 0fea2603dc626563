import { moments, type Moment } from './moments.ts';

/** What some cuts have come to. */
export interface Tally {
  readonly cuts: number;
  /** How often the power went at each moment. */
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
const never = Object.fromEntries(names.map((name) => [name, 0])) as Record<Moment, number>;

export const nothing: Tally = { cuts: 0, moments: never, sent: 0, acked: 0, stored: 0, lost: 0, disorderly: 0, damage: [] };

export const together = (a: Tally, b: Tally): Tally => ({
  cuts: a.cuts + b.cuts,
  moments: Object.fromEntries(names.map((name) => [name, a.moments[name] + b.moments[name]])) as Record<Moment, number>,
  sent: a.sent + b.sent,
  acked: a.acked + b.acked,
  stored: a.stored + b.stored,
  lost: a.lost + b.lost,
  disorderly: a.disorderly + b.disorderly,
  damage: [...a.damage, ...b.damage],
});

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
    [careful.lost > 0, `${careful.lost} acknowledged samples are lost: G1 is broken.`],
    [careful.disorderly > 0, `${careful.disorderly} tracks are not what was sent, once and in order: G2 is broken.`],
    [careful.damage.length > 0, `The database is damaged: ${careful.damage.join('; ')}`],
    [guestsForgotten > 0, `${guestsForgotten} guests are unknown to the server that gave them their tokens.`],
    [careful.acked === 0, 'Nothing was acknowledged, so nothing is proved.'],
    [careless.lost === 0, 'A store that gives no commit to the disk lost nothing: this machine does not lose what it should, and the proof is blind.'],
  ];
  return all.filter(([isTrue]) => isTrue).map(([, complaint]) => complaint);
}

const columns = ['cuts', 'sent', 'acked', 'stored', 'lost'] as const;
const heads: Readonly<Record<(typeof columns)[number], string>> = { cuts: 'cuts', sent: 'sent', acked: 'acked', stored: 'stored after', lost: 'acked but lost' };

/** For people. `took`: milliseconds. */
export function resultText(result: Result, took: number): string {
  const row = (name: string, cell: (column: (typeof columns)[number]) => string): string =>
    [name.padEnd(30), ...columns.map((column) => cell(column).padStart(heads[column].length + 2))].join('');
  const against = complaints(result);
  return [
    row('', (column) => heads[column]),
    row('the server as it is', (column) => String(result.careful[column])),
    row('control: no fsync for a commit', (column) => String(result.careless[column])),
    '',
    ...names.map((name) => `${String(result.careful.moments[name]).padStart(5)}  ${moments[name]}`),
    '',
    `${result.careful.cuts + result.careless.cuts} losses of power in ${(took / 1_000).toFixed(0)} s.`,
    ...(against.length === 0 ? ['No acknowledged sample was lost; the control lost some, as it should.'] : against),
  ].join('\n');
}
