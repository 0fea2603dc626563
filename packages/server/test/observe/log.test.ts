import { execFile, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { VirtualEnvironment } from '@paceline/testkit';
import type { Log, LogFields } from '@paceline/engine';
import { createLog, type LogOptions } from '../../src/observe/log.ts';

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** As if the type checker had been told to look away. */
const unchecked = (fields: Readonly<Record<string, unknown>>) => fields as LogFields;

function startLog(options: Partial<LogOptions> = {}): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const environment = new VirtualEnvironment({ now: Date.UTC(2026, 4, 1, 6, 30) });
  return { lines, log: createLog({ level: 'debug', environment, write: (line) => lines.push(line), ...options }) };
}

const parsed = (line: string | undefined): unknown => JSON.parse(line ?? '');

describe('the log', () => {
  test('writes one line of JSON with the level, the time of the environment, the fields and the event', () => {
    const { log, lines } = startLog();
    log.info({ sessionId: 's1', count: 3, reason: undefined }, 'session opened');
    expect(lines).toHaveLength(1);
    expect(parsed(lines[0])).toEqual({ level: 'info', time: '2026-05-01T06:30:00.000Z', sessionId: 's1', count: 3, msg: 'session opened' });
  });

  test('keeps to its level', () => {
    const { log, lines } = startLog({ level: 'warn' });
    log.debug({}, 'a');
    log.info({}, 'b');
    log.warn({}, 'c');
    log.error({}, 'd');
    expect(lines.map((line) => (parsed(line) as { msg: string }).msg)).toEqual(['c', 'd']);
    const silent = startLog({ level: 'silent' });
    silent.log.error({}, 'e');
    expect(silent.lines).toEqual([]);
  });

  test('goes to standard error, and is written when the call returns: the last words of a killed process are not lost', async () => {
    const args = ['-C', 'source', fileURLToPath(new URL('last-words.ts', import.meta.url))];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args).catch((ended: Output) => ended);
    expect(stdout).toBe('');
    expect(parsed(stderr)).toMatchObject({ level: 'error', count: 1, msg: 'last words' });
  });

  test.skipIf(!existsSync('/dev/full'))('does not end the server when the disk that it is written to is full [needs /dev/full]', () => {
    const full = openSync('/dev/full', 'w');
    const args = ['-C', 'source', fileURLToPath(new URL('words-to-a-full-disk.ts', import.meta.url))];
    const { stdout, status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', full], encoding: 'utf8' });
    closeSync(full);
    expect({ stdout, status }).toEqual({ stdout: 'still here', status: 0 });
  });
});

describe('[G10] no place and no token in the log', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl';
  const location = { latitude: 48.137154, longitude: 11.576124 };
  const telling = /48\.1371|11\.5761|eyJ|c2lnbmF0dXJl|s3cr3t/;

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['a location', { location }],
    ['coordinates', { latitude: location.latitude, longitude: location.longitude, lat: 48.1371, lon: 11.5761 }],
    ['a token', { token, authorization: `Bearer ${token}`, ticket: 's3cr3t', secret: 's3cr3t' }],
    ['a sample', { sample: { seq: 1, location }, samples: [{ location }] }],
    ['an object under an allowed name', { reason: location, samples: [location], type: { token } }],
    ['a token inside an allowed text', { reason: `cannot read ${token}`, path: `/ws?ticket=s3cr3t&x=1`, client: `Bearer s3cr3t` }],
    ['coordinates inside an allowed text', { reason: `fix at ${location.latitude},${location.longitude} is odd` }],
    ['a name that tells', { [token]: 1, [`at ${location.latitude}`]: 1 }],
  ])('%s is not printed', (_, fields) => {
    const { log, lines } = startLog();
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](unchecked(fields), 'something happened');
    expect(lines).toHaveLength(4);
    expect(lines.join('')).not.toMatch(telling);
  });

  test('what was left out is named, so that a missing field is noticed', () => {
    const { log, lines } = startLog();
    log.info(unchecked({ userId: 'ana', location }), 'x');
    expect(parsed(lines[0])).toMatchObject({ userId: 'ana', omitted: 'location' });
  });

  test('an event that quotes a secret is scrubbed', () => {
    const { log, lines } = startLog();
    log.warn({}, `refused ${token} at ${location.latitude}`);
    expect(lines.join('')).not.toMatch(telling);
  });

  test('long texts are cut', () => {
    const { log, lines } = startLog();
    log.warn({ reason: 'x'.repeat(5_000) }, 'x');
    expect(lines[0]?.length).toBeLessThan(400);
  });
});
