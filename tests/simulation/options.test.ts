import { describe, expect, it } from 'vitest';
import { UsageError } from '../command-line.ts';
import { optionsFrom } from './options.ts';
import { endText } from './report.ts';
import { nothing } from './simulate.ts';
import { StrikeCount, strikeKinds, type Strike } from './strikes.ts';

describe('the options of the simulation', () => {
  it('are 200 seeds from the first when nothing is said', () => {
    expect(optionsFrom([])).toEqual({ course: { do: 'seeds', from: 1, count: 200, jobs: 1, isWorker: false }, steps: 300, hold: [], shrinkFor: 60_000, pin: undefined });
  });

  it('are one seed, or a schedule', () => {
    expect(optionsFrom(['--seed', '7', '--steps', '20']).course).toEqual({ do: 'seed', seed: 7 });
    expect(optionsFrom(['--schedule', 'a.json', '--hold', 'first_held_up', '--shrink-for', '0', '--pin', 'a-b_1'])).toMatchObject({ course: { do: 'schedule', file: 'a.json' }, hold: ['first_held_up'], shrinkFor: 0, pin: 'a-b_1' });
  });

  it.each([
    [['--seeds', 'abc'], '--seeds must be a whole number from 1 on, not "abc"'],
    [['--seeds', '0'], '--seeds must be a whole number from 1 on, not "0"'],
    [['--jobs', '0'], '--jobs must be a whole number from 1 on, not "0"'],
    [['--seed', 'x'], '--seed must be a whole number from 0 on, not "x"'],
    [['--steps', '-3'], '--steps must be a whole number from 1 on, not "-3"'],
    [['--hold', 'nix'], '--hold knows no limit "nix"; it is one of first_held_up'],
    [['--pin', '../x'], '--pin takes a name of letters, digits, - and _, not "../x"'],
    [['--seed', '1', '--seeds', '5'], '--seed replays one schedule, so that --seeds has no meaning beside it'],
    [['--schedule', 'a.json', '--seed', '5'], '--schedule replays one schedule, so that --seed has no meaning beside it'],
  ])('cannot be %j', (args, message) => {
    expect(() => optionsFrom(args)).toThrow(UsageError);
    expect(() => optionsFrom(args)).toThrow(message);
  });
});

describe('the end of the simulation', () => {
  const count = new StrikeCount();
  for (const kind of Object.keys(strikeKinds) as Strike[]) if (kind !== 'deploy') count.add(kind);
  const withoutDeploy = { ...nothing, seeds: 1, strikes: count.all };

  it('says in its last line why the code is 1', () => {
    expect(endText(withoutDeploy).split('\n')).toEqual([
      'All promises were kept.',
      'Never struck, so nothing is proved about it: deploy.',
      'Ends with 1, as 1 kind of fault never struck (more seeds strike with more of them, 200 with all as a rule).',
    ]);
  });

  it('says nothing of a code when all is well', () => {
    expect(endText({ ...withoutDeploy, strikes: { ...withoutDeploy.strikes, deploy: 1 } })).toBe('All promises were kept.');
  });
});
