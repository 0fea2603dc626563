import { describe, expect, it } from 'vitest';
import { parseCommand, UsageError, type SimulatorOptions } from '../src/options.ts';

function options(...args: string[]): SimulatorOptions {
  const command = parseCommand(args);
  if (command.kind !== 'simulate') throw new Error('asked for help');
  return command.options;
}

describe('paceline simulate', () => {
  it('without arguments invents three runners in a new session on this machine', () => {
    expect(options()).toMatchObject({
      files: [],
      runners: 3,
      duration: 1800,
      speed: 1,
      url: 'http://127.0.0.1:8080',
      target: { kind: 'create', sharing: 'pace' },
      verify: true,
    });
  });

  it('with files invents nobody unless asked to', () => {
    expect(options('a.gpx', 'b.fit')).toMatchObject({ files: ['a.gpx', 'b.fit'], runners: 0 });
    expect(options('a.gpx', '--runners', '2')).toMatchObject({ files: ['a.gpx'], runners: 2 });
  });

  it('opens a session for what it is told', () => {
    const planOf = (...args: string[]) => {
      const { target } = options(...args);
      return target.kind === 'create' ? target.plan : undefined;
    };
    expect(planOf('--distance', '5k', '--pace', '5:15', '--handicap')).toEqual({ distance: 5_000, pace: 5.25, handicap: true });
    expect([planOf('--distance', '400m'), planOf('--distance', '42.195km'), planOf('--pace', '6:00'), planOf()]).toEqual([{ distance: 400 }, { distance: 42_195 }, { pace: 6 }, undefined]);
    expect(options('--distance', '10k').duration).toBeGreaterThan(2 * 3600);
    expect(options('--distance', '10k', '--duration', '90s').duration).toBe(90);
  });

  it.each([
    ['--distance', 'far'],
    ['--distance', '0'],
    ['--distance', '2000km'],
    ['--pace', '5:75'],
    ['--pace', '0:30'],
    ['--handicap'],
    ['--session', 'ABC-DEF', '--distance', '5k'],
  ])('refuses %s %s, and names the option', (...args) => {
    expect(() => parseCommand(args)).toThrow(new RegExp(args.includes('--session') ? '--distance' : (args[0] ?? '')));
    expect(() => parseCommand(args)).toThrow(UsageError);
  });

  it.each(['ABC-DEF', 'abcdef', 'abc def'])('takes %s for a code', (code) => {
    expect(options('--session', code).target).toMatchObject({ kind: 'code' });
  });

  it('takes anything longer for an id', () => {
    expect(options('--session', '019b2c5e-aaaa-7bbb').target).toEqual({ kind: 'id', sessionId: '019b2c5e-aaaa-7bbb' });
  });

  it.each([
    ['90s', 90],
    ['45', 45],
    ['30m', 1800],
    ['1h30m', 5400],
    ['2h', 7200],
  ])('reads the duration %s', (text, seconds) => {
    expect(options('--duration', text).duration).toBe(seconds);
  });

  it('gives no slash to the end of the address', () => {
    expect(options('--url', 'http://example.test:9000/').url).toBe('http://example.test:9000');
  });

  it('shows the help however much else is given', () => {
    expect(parseCommand(['--help', 'a.gpx'])).toEqual({ kind: 'help' });
  });

  it.each([
    [['--speed', 'fast'], '--speed is "fast"; it must be a number above 0 and at most 1000.'],
    [['--speed', '0'], '--speed is "0"; it must be a number above 0 and at most 1000.'],
    [['--speed'], "Option '--speed <value>' argument missing."],
    [['--runners', '1.5'], '--runners is "1.5"; it must be a whole number from 0 to 90.'],
    [['--runners', '0'], 'There is nobody to run: give files, or --runners of at least 1.'],
    [['--runners', '90', 'a.gpx'], '91 runners are more than the 90 that one process may simulate.'],
    [['--duration', '5 apples'], '--duration is "5 apples"; it must be a time such as 90s, 30m or 1h30m, at most 24h.'],
    [['--duration', ''], '--duration is ""; it must be a time such as 90s, 30m or 1h30m, at most 24h.'],
    [['--url', 'localhost:8080'], '--url is "localhost:8080"; it must be an address such as http://127.0.0.1:8080.'],
    [['--session', 'a b?'], '--session is "a b?", which is neither a code such as ABC-DEF nor the id of a session.'],
    [['--session', 'ABC-DEF', '--create'], '--create opens a new session and --session joins one: give only one of them.'],
    [['--session', 'ABC-DEF', '--title', 'x'], '--title belongs to a new session; it cannot be given with --session.'],
    [['--sharing', 'all'], '--sharing is "all"; it must be pace or precise.'],
    [['--names', 'Ana,,Ben'], '--names holds ""; a name has 1 to 40 printable characters.'],
    [['--names', 'A,B,C,D'], '--names gives 4 names for 3 runners.'],
    [['--fly'], "Unknown option '--fly'."],
  ])('refuses %j with a sentence that names the option', (args, sentence) => {
    expect(() => parseCommand(args)).toThrow(new UsageError(sentence));
  });
});
