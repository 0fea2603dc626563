import { expect, it } from 'vitest';
import { UsageError } from '../command-line.ts';
import { optionsFrom } from './options.ts';

it('the options of the crash proof are a hundred kills with everything when nothing is said', () => {
  expect(optionsFrom([])).toEqual({ kills: 100, clients: 50, seed: '1', only: undefined });
  expect(optionsFrom(['--kills', '3', '--clients=6', '--seed', 'x', '--only', 'proxy, kill'])).toEqual({ kills: 3, clients: 6, seed: 'x', only: ['kill', 'proxy'] });
});

it.each([
  [['--kills', 'x'], '--kills must be a whole number from 1 on, not "x"'],
  [['--kills', '-1'], '--kills must be a whole number from 1 on, not "-1"'],
  [['--clients', '2'], '--clients must be a whole number from 3 on, not "2"'],
  [['--only', 'kill,nix'], '--only knows no "nix"; it is one or more of kill,proxy,stop,phone,full-disk'],
  [['--kill'], '--kill is no option'],
])('the options of the crash proof cannot be %j', (args, message) => {
  expect(() => optionsFrom(args)).toThrow(new UsageError(message));
});
