import { describe, expect, it } from 'vitest';
import { alternativesTo, baseOf, socketUrlOf } from '../src/address.ts';
import { parseCommand } from '../src/options.ts';
import { UsageError } from '../src/usage-error.ts';

describe('the address', () => {
  it.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['https://run.example.org/', 'https://run.example.org'],
    ['https://run.example.org:443', 'https://run.example.org'],
    ['HTTPS://Run.Example.org', 'https://run.example.org'],
    ['https://example.org/run/', 'https://example.org/run'],
    ['wss://run.example.org/ws', 'https://run.example.org'],
    ['ws://[::1]:8080/ws', 'http://[::1]:8080'],
    ['https://example.org/run/ws', 'https://example.org/run'],
  ])('%s is that of the server at %s', (text, base) => {
    expect(baseOf(text)).toBe(base);
  });

  it('of the WebSocket follows from it', () => {
    expect(socketUrlOf('https://example.org/run')).toBe('wss://example.org/run/ws');
    expect(socketUrlOf('http://127.0.0.1:8080')).toBe('ws://127.0.0.1:8080/ws');
  });

  it('may be meant to be another one', () => {
    expect(alternativesTo('https://example.org/j/ABC-DEF')).toEqual(['https://example.org', 'http://example.org', 'http://example.org:8080']);
    expect(alternativesTo('http://example.org:9000')).toEqual(['https://example.org:9000']);
    expect(alternativesTo('http://[::1]')).toEqual(['https://[::1]', 'http://[::1]:8080']);
  });
});

describe('the options', () => {
  it('are few, and all have a default', () => {
    expect(parseCommand(['http://a.test'])).toEqual({ kind: 'examine', options: { url: 'http://a.test', token: undefined, timeout: 10_000, json: false } });
    expect(parseCommand(['--json', '--timeout', '2.5', '--token', ' abc.def\n', 'http://a.test'])).toEqual({
      kind: 'examine',
      options: { url: 'http://a.test', token: 'abc.def', timeout: 2_500, json: true },
    });
  });

  it('show the help however much else is given', () => {
    expect(parseCommand(['-h', 'nonsense'])).toEqual({ kind: 'help' });
  });

  it.each([
    [[], 'The address of a server is missing, such as https://run.example.org.'],
    [['http://a.test', 'http://b.test'], 'One address at a time: "http://b.test" is one too many.'],
    [['run.example.org'], '"run.example.org" has no scheme: write https://run.example.org.'],
    [['localhost:8080'], '"localhost:8080" has no scheme: write http://localhost:8080.'],
    [['192.168.1.5'], '"192.168.1.5" has no scheme: write http://192.168.1.5.'],
    [['ftp://a.test'], '"ftp://a.test" begins with ftp:; it must be https: or http:.'],
    [['http://'], '"http://" is not an address; one looks like https://run.example.org.'],
    [['https://ana:secret@a.test'], 'The address must not hold a name or a password; write https://a.test.'],
    [['https://a.test/ws?ticket=1'], 'The address must end before "?ticket=1"; one looks like https://run.example.org.'],
    [['http://a.test', '--timeout', 'long'], '--timeout is "long"; it must be a number of seconds above 0 and at most 60.'],
    [['http://a.test', '--timeout', '0'], '--timeout is "0"; it must be a number of seconds above 0 and at most 60.'],
    [['http://a.test', '--timeout', '61'], '--timeout is "61"; it must be a number of seconds above 0 and at most 60.'],
    [['http://a.test', '--timeout', ''], '--timeout is ""; it must be a number of seconds above 0 and at most 60.'],
    [['http://a.test', '--token', ''], '--token is empty or holds characters that no token has.'],
    [['http://a.test', '--token', 'ä'], '--token is empty or holds characters that no token has.'],
    [['http://a.test', '--token'], "Option '--token <value>' argument missing."],
    [['http://a.test', '--heal'], "Unknown option '--heal'."],
  ])('%j are refused with a sentence', (args, sentence) => {
    expect(() => parseCommand(args)).toThrow(new UsageError(sentence));
  });
});
