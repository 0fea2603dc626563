import { describe, expect, it } from 'vitest';
import type { Finding } from '../src/evidence.ts';
import { describeEnd, describeResult, isHealthy, jsonOf, type Style } from '../src/report.ts';
import type { Result } from '../src/result.ts';
import { describeMs, describeOffset } from '../src/words.ts';

const plain: Style = { colours: false, width: undefined };
const url = 'https://run.example.org';

const passed = (finding: Finding): Result => ({ name: finding.step, status: 'passed', finding });
const failed: Result = { name: 'websocket', status: 'failed', problem: { code: 'upgrade_ignored', message: 'It was no upgrade.', remedy: 'Pass it on to the server.' } };
const skipped: Result = { name: 'hello', status: 'skipped', because: 'websocket' };

describe('a line', () => {
  it.each<[Finding, string]>([
    [{ step: 'address', ms: 41.4, version: '0.1.0' }, '✓ Address    Paceline 0.1.0 answers in 41 ms'],
    [{ step: 'ready', ms: 3.21 }, '✓ Ready      it takes work, answered in 3.2 ms'],
    [{ step: 'token', ms: 12, of: 'guest' }, '✓ Token      made a guest in 12 ms'],
    [{ step: 'token', ms: 12, of: 'given' }, '✓ Token      the given one is good, answered in 12 ms'],
    [{ step: 'websocket', ms: 38, subprotocol: 'paceline.v1' }, '✓ WebSocket  upgraded with paceline.v1 in 38 ms'],
    [{ step: 'hello', ms: 50, protocol: 1 }, '✓ Hello      token accepted, protocol version 1, in 50 ms'],
    [{ step: 'join', ms: 60, sessionId: 's', code: 'ABC-DEF' }, '✓ Join       in a new session, ABC-DEF, after 60 ms'],
    [{ step: 'clock', roundTrip: 31, offset: -412 }, "✓ Clock      round trip 31 ms, the server's clock is 412 ms behind this machine's"],
    [{ step: 'clock', roundTrip: 0.5, offset: 0.3 }, "✓ Clock      round trip 0.5 ms, the server's clock agrees with this machine's"],
    [{ step: 'sample', ms: 1234 }, '✓ Sample     stored and acknowledged after 1.2 s'],
    [{ step: 'friend', ms: 280 }, "✓ Friend     another runner's sample seen after 280 ms"],
    [{ step: 'reconnect', ms: 90, events: 0, stored: 1 }, '✓ Reconnect  back 90 ms after a cut; recovered 0 events, stored 1 sample'],
    [{ step: 'leave', ms: 30 }, '✓ Leave      confirmed after 30 ms'],
  ])('about %o says the figure', (finding, line) => {
    expect(describeResult(passed(finding), plain)).toBe(line);
  });

  it('about a failure says what happened, and below it what to do', () => {
    expect(describeResult(failed, plain)).toBe('✗ WebSocket  It was no upgrade.\n             → Pass it on to the server.');
  });

  it('about a skipped step says what it needs', () => {
    expect(describeResult(skipped, plain)).toBe('– Hello      skipped, because it needs WebSocket');
  });

  it('has a coloured mark on a terminal', () => {
    const marks = [passed({ step: 'ready', ms: 1 }), failed, skipped].map((result) => describeResult(result, { ...plain, colours: true }).split(' ')[0]);
    expect(marks).toEqual(['\u001B[32m✓\u001B[0m', '\u001B[31m✗\u001B[0m', '\u001B[2m–\u001B[0m']);
  });

  it('is broken between words where a terminal is narrow', () => {
    const problem = { code: 'store', message: 'The server cannot store anything at the moment.', remedy: 'Check the disk of the server: free space.' } as const;
    expect(describeResult({ ...failed, problem }, { colours: false, width: 48 })).toBe(
      [
        '✗ WebSocket  The server cannot store anything at',
        '             the moment.',
        '             → Check the disk of the server:',
        '               free space.',
      ].join('\n'),
    );
  });
});

describe('the last sentence', () => {
  const ready = passed({ step: 'ready', ms: 1 });

  it('says that the server is ready', () => {
    expect(describeEnd([ready, passed({ step: 'leave', ms: 1 })], url)).toBe('All 2 checks passed; the server at https://run.example.org is ready for runners.');
    expect(isHealthy([ready])).toBe(true);
  });

  it('says how much failed, and where to begin', () => {
    expect(describeEnd([ready, failed, skipped], url)).toBe('1 of 3 checks failed, and 1 had to be skipped. Mend it as the arrow says, then check again.');
    expect(describeEnd([failed, failed], url)).toBe('2 of 2 checks failed. Mend the first of them as the arrow says, then check again.');
    expect(isHealthy([ready, failed])).toBe(false);
  });
});

describe('the object for programs', () => {
  it('holds every step with its figures, or its problem', () => {
    const results = [passed({ step: 'clock', roundTrip: 1.26, offset: -0.04 }), failed, skipped];
    expect(JSON.parse(jsonOf(results, url))).toEqual({
      url,
      ok: false,
      steps: [
        { name: 'clock', status: 'passed', roundTrip: 1.3, offset: 0 },
        { name: 'websocket', status: 'failed', code: 'upgrade_ignored', message: 'It was no upgrade.', remedy: 'Pass it on to the server.' },
        { name: 'hello', status: 'skipped', because: 'websocket' },
      ],
    });
  });
});

describe('figures', () => {
  it.each([
    [0.04, '0 ms'],
    [0.26, '0.3 ms'],
    [9.94, '9.9 ms'],
    [9.96, '10 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [12_345, '12.3 s'],
  ])('%d milliseconds are %s', (ms, text) => {
    expect(describeMs(ms)).toBe(text);
  });

  it.each([
    [5_200, '5.2 s ahead of'],
    [-400, '400 ms behind'],
    [10 * 60_000, '10 minutes ahead of'],
    [-3 * 3_600_000, '3 hours behind'],
    [400 * 86_400_000, '400 days ahead of'],
  ])('a clock that is off by %d milliseconds is %s another', (ms, text) => {
    expect(describeOffset(ms)).toBe(text);
  });
});
