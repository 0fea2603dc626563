import { describe, expect, it } from 'vitest';
import { counted, readOptions, UsageError, wholeNumber } from './command-line.ts';

const read = (...args: readonly string[]): object => readOptions(args, { kills: { type: 'string' }, only: { type: 'string', multiple: true }, json: { type: 'boolean' } });
const complaint = (message: string): UsageError => new UsageError(message);

describe('options of a proof', () => {
  it('are read with both ways of writing a value', () => {
    expect({ ...read('--kills', '3', '--only=a', '--only', 'b', '--json') }).toEqual({ kills: '3', only: ['a', 'b'], json: true });
    expect({ ...read() }).toEqual({});
  });

  it.each([
    [['--kils', '3'], '--kils is no option'],
    [['--constructor', '3'], '--constructor is no option'],
    [['-k'], '-k is no option'],
    [['3'], '"3" belongs to no option (npm passes options on when they follow a --)'],
    [['--', 'x'], '"x" belongs to no option (npm passes options on when they follow a --)'],
    [['--kills'], '--kills needs a value'],
    [['--kills='], '--kills needs a value'],
    [['--kills', '--json'], '--kills needs a value'],
    [['--json=yes'], '--json takes no value'],
  ])('cannot be %j', (args, message) => {
    expect(() => read(...args)).toThrow(complaint(message));
  });

  it('pass on a value that begins with a minus, which is no number either', () => {
    expect({ ...read('--kills', '-1') }).toEqual({ kills: '-1' });
  });
});

describe('a whole number', () => {
  it('is the one that was asked for, or the other one', () => {
    expect([wholeNumber('--n', '7', { otherwise: 1 }), wholeNumber('--n', undefined, { otherwise: 1 }), wholeNumber('--n', '0', { from: 0, otherwise: 1 })]).toEqual([7, 1, 0]);
  });

  it.each(['0', '-1', 'abc', '1.5', '1e3', ' 1', 'Infinity'])('is not "%s"', (text) => {
    expect(() => wholeNumber('--n', text, { otherwise: 1 })).toThrow(complaint(`--n must be a whole number from 1 on, not "${text}"`));
  });

  it('is not too large either', () => {
    expect(() => wholeNumber('--n', '11', { to: 10, otherwise: 1 })).toThrow(complaint('--n must be a whole number from 1 to 10, not "11"'));
  });
});

it('one thing is told in the singular', () => {
  expect([counted(0, 'seed'), counted(1, 'seed'), counted(2, 'seed'), counted(2, 'loss', 'losses')]).toEqual(['0 seeds', '1 seed', '2 seeds', '2 losses']);
});
