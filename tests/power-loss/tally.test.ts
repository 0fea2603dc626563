import { describe, expect, it } from 'vitest';
import { UsageError } from '../command-line.ts';
import { CUTS_FOR_ALL, inRuns, type Moment } from './moments.ts';
import { optionsFrom } from './options.ts';
import { at, cutsOf, endOf, nothing, resultText, together, type Result, type Tally } from './tally.ts';

const lifeWith = (...happened: readonly Moment[]): Tally => ({ ...nothing, moments: at(...happened), sent: 3, acked: 2, stored: 2 });
const resultOf = (careful: Tally): Result => ({ careful, careless: { ...lifeWith('any'), lost: 1 }, guestsForgotten: 0 });
const complete = together(lifeWith('guest', 'any', 'start'), lifeWith('any', 'ack', 'move'));

describe('the result of the cuts', () => {
  it('has each cut in one row of the list under its heading', () => {
    const lines = resultText(resultOf(complete), 1_000).split('\n');
    const heading = lines.indexOf('When the power of the server as it is went, 6 times in all:');
    const rows = lines.slice(heading + 1, lines.indexOf('', heading));
    expect(rows.map((row) => Number(row.slice(0, 5)))).toEqual([1, 2, 1, 1, 1]);
    expect(lines.find((line) => line.startsWith('the server as it is'))).toMatch(/ 6 +6 +4 +4 +0$/);
    expect(lines.at(-2)).toBe('7 losses of power in 1 s.');
    expect(lines.at(-1)).toBe('No acknowledged sample was lost; the control lost some, as it should.');
  });

  it('says of moments that never came that nothing is proved about them, and in its last line why the code is 1', () => {
    expect(endOf(resultOf(lifeWith('guest', 'any', 'start', 'ack'))).slice(1)).toEqual([
      'Never struck, so nothing is proved about it: move.',
      'Ends with 1, as the power never went at 1 moment of those above (--cuts 6 and more have each of them).',
    ]);
    expect(endOf(resultOf({ ...complete, lost: 1 }))).toEqual(['Acknowledged and lost: 1 sample. G1 is broken.', 'Ends with 1, as the proof has failed.']);
  });
});

it('six cuts have each moment', () => {
  expect(CUTS_FOR_ALL).toBe(cutsOf(complete));
  expect(inRuns).toHaveLength(4);
});

it.each([
  [['--cuts', 'abc'], '--cuts must be a whole number from 1 on, not "abc"'],
  [['--cuts', '-1'], '--cuts must be a whole number from 1 on, not "-1"'],
  [['--control', '0'], '--control must be a whole number from 1 on, not "0"'],
])('the options of the cuts cannot be %j', (args, message) => {
  expect(() => optionsFrom(args)).toThrow(new UsageError(message));
});

it('the options of the cuts are twenty and three when nothing is said', () => {
  expect(optionsFrom(['--seed', 'x'])).toEqual({ seed: 'x', cuts: 20, control: 3 });
});
