import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PacelineApi } from '@paceline/client';
import { freePort, startServer, type ServerProcess } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { steps } from '../src/steps.ts';
import { selfSigned } from './support/certificate.ts';
import { doctor } from './support/doctor.ts';
import { proxyTo } from './support/servers.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const NUMBER = expect.any(Number) as number;
const DAY = 86_400_000;

describe('paceline doctor, at a server that works', () => {
  it('ticks everything, says the figures, and ends well', async () => {
    const { code, stdout, stderr } = await doctor([server.url, '--timeout', '20']);
    const lines = stdout.split('\n');
    // No terminal, no colours.
    expect(stdout).not.toContain('\u001B');
    expect(lines[0]).toBe(`Checking ${server.url}`);
    expect(lines.filter((line) => line.startsWith('✓')).map((line) => line.slice(2, 11).trim())).toEqual(steps.map(({ title }) => title));
    expect(stdout).toMatch(/^✓ Address {4}Paceline \d+\.\d+\.\d+ answers in [\d.]+ m?s$/m);
    expect(stdout).toMatch(/^✓ Clock {6}round trip [\d.]+ m?s, the server's clock /m);
    expect(stdout).toMatch(/^✓ Reconnect {2}back [\d.]+ m?s after a cut; recovered 1 event, stored 2 samples$/m);
    expect(stdout).toMatch(new RegExp(`\n\nAll 11 checks passed; the server at ${server.url} is ready for runners.\n$`));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('prints one object for programs', async () => {
    const { code, stdout } = await doctor([`${server.url}/`, '--json']);
    const { url, ok, steps: results } = JSON.parse(stdout) as { url: string; ok: boolean; steps: readonly { name: string; status: string }[] };
    expect({ code, url, ok }).toEqual({ code: 0, url: server.url, ok: true });
    expect(results.map(({ name, status }) => ({ name, status }))).toEqual(steps.map(({ name }) => ({ name, status: 'passed' })));
    expect(results[5]).toEqual({ name: 'clock', status: 'passed', roundTrip: NUMBER, offset: NUMBER });
    expect(results[9]).toEqual({ name: 'reconnect', status: 'passed', ms: NUMBER, events: 1, stored: 2 });
  });

  it("tries a user's own connection, keeps the token to itself, and leaves a session that is over", async () => {
    const api = new PacelineApi({ url: server.url });
    const { token } = await api.createGuest('Ana');
    const { code, stdout } = await doctor([server.url, '--token', token, '--json']);
    const { steps: results } = JSON.parse(stdout) as { steps: readonly { sessionId?: string }[] };
    expect(results[2]).toEqual({ name: 'token', status: 'passed', ms: NUMBER, of: 'given' });
    expect(stdout).not.toContain(token);
    expect(code).toBe(0);
    expect(await api.session(token, results[6]?.sessionId ?? '')).toMatchObject({ title: 'Paceline doctor', status: 'ended' });
  });

  it('passes behind a TLS proxy whose authority it is told to trust', async () => {
    const certificate = selfSigned({ name: '127.0.0.1', from: new Date(Date.now() - DAY), to: new Date(Date.now() + DAY) });
    await using proxy = await proxyTo(server.url, { certificate });
    const folder = await mkdtemp(join(tmpdir(), 'paceline-doctor-'));
    const authority = join(folder, 'authority.pem');
    await writeFile(authority, certificate.cert);
    const { code, stdout } = await doctor([`wss://${proxy.host}/ws`], { NODE_EXTRA_CA_CERTS: authority });
    await rm(folder, { recursive: true });
    expect(stdout).toContain(`All 11 checks passed; the server at https://${proxy.host} is ready for runners.`);
    expect(code).toBe(0);
  });
});

describe('paceline doctor, where something is wrong', () => {
  it('says that nothing listens, what to do, and what it left out', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, stdout, stderr } = await doctor([url]);
    expect(stdout).toContain(`✗ Address    Nothing listens at ${url.slice(7)}.\n             → Start the server (paceline serve)`);
    expect(stdout.match(/^– \S+ +skipped, because it needs Address$/gm)).toHaveLength(10);
    expect(stdout).toMatch(/\n\n1 of 11 checks failed, and 10 had to be skipped\. Mend it as the arrow says, then check again\.\n$/);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  it('says so to programs as well', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, stdout } = await doctor([url, '--json']);
    const { ok, steps: results } = JSON.parse(stdout) as { ok: boolean; steps: readonly unknown[] };
    expect({ code, ok }).toEqual({ code: 1, ok: false });
    expect(results[0]).toEqual({ name: 'address', status: 'failed', code: 'nothing_listens', message: expect.stringContaining('Nothing listens'), remedy: expect.stringContaining('Start the server') });
    expect(results[1]).toEqual({ name: 'ready', status: 'skipped', because: 'address' });
  });

  it('refuses a token that is none, and still checks what needs no token', async () => {
    const { code, stdout } = await doctor([server.url, '--token', 'not-a-token']);
    expect(stdout).toMatch(/^✗ Token {6}The server refused POST \/api\/tickets: The token was not issued by this server, or is damaged\.\n +→ Get a new token/m);
    expect(stdout).toMatch(/^✓ WebSocket /m);
    expect(stdout).toMatch(/^– Hello {6}skipped, because it needs Token$/m);
    expect(stdout).not.toContain('not-a-token');
    expect(code).toBe(1);
  });

  it.each([
    ['not trusted by anyone', { name: '127.0.0.1', to: 1, trusted: false }, 'self_signed'],
    ['expired', { name: '127.0.0.1', to: -1, trusted: true }, 'certificate_expired'],
    ['for another name', { name: 'run.example.org', to: 1, trusted: true }, 'certificate_name'],
  ])('tells a certificate that is %s', async (_, { name, to, trusted }, problem) => {
    const certificate = selfSigned({ name, from: new Date(Date.now() - 2 * DAY), to: new Date(Date.now() + to * DAY) });
    await using proxy = await proxyTo(server.url, { certificate });
    const folder = await mkdtemp(join(tmpdir(), 'paceline-doctor-'));
    const authority = join(folder, 'authority.pem');
    await writeFile(authority, certificate.cert);
    const { code, stdout } = await doctor([`https://${proxy.host}`, '--json'], trusted ? { NODE_EXTRA_CA_CERTS: authority } : {});
    await rm(folder, { recursive: true });
    expect((JSON.parse(stdout) as { steps: readonly unknown[] }).steps[0]).toMatchObject({ name: 'address', status: 'failed', code: problem });
    expect(code).toBe(1);
  });
});

describe('the command line', () => {
  it('shows its help', async () => {
    const { code, stdout, stderr } = await doctor(['--help']);
    expect(stdout).toMatch(/^Usage: paceline doctor URL[\s\S]*Examples\n/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('answers an address without a scheme with 2 and a sentence', async () => {
    const { code, stdout, stderr } = await doctor(['run.example.org', '--json']);
    expect(stderr).toBe('paceline doctor: "run.example.org" has no scheme: write https://run.example.org.\nSee paceline doctor --help.\n');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
