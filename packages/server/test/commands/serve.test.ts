import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { until } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../http/test-server.ts';
import { RunningPaceline, runPaceline } from './run-paceline.ts';

const SENTENCE = /^paceline: [^\n]+\.\n$/;

describe('paceline serve', () => {
  it('says where it is, where its data is and how to stop it, and when it is ready', async () => {
    using folder = temporaryFolder();
    await using server = new RunningPaceline(['serve', '--port', '0', '--data', folder.path]);
    const url = await server.ready();
    server.signal('SIGTERM');
    const { stdout, stderr } = await server.ended();
    expect(stdout.split('\n')).toEqual([
      `Paceline runs at ${url.replace('127.0.0.1', 'localhost')}`,
      `Its data is in ${folder.path}`,
      'Stop it with Ctrl-C.',
      `paceline ready ${url}`,
      'Stopping …',
      'Stopped.',
      '',
    ]);
    expect(stderr).toBe('');
  });

  it('[D7] is open only when it says so, and only where it should', async () => {
    using folder = temporaryFolder();
    const where = ['--port', '0', '--data', folder.path];
    const refused = await runPaceline(['serve', '--open', '--host', ...where]);
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^paceline: --open lets an app be anyone, and .*--open-to-everyone/) });
    await using server = new RunningPaceline(['serve', '--open', ...where]);
    await server.printed(/^Open: it believes every app without a token/m);
    await server.ready();
  });

  it('picks a free port when PORT is 0', async () => {
    using folder = temporaryFolder();
    await using server = new RunningPaceline(['serve', '--data', folder.path], { env: { PORT: '0' } });
    const url = await server.ready();
    expect(new URL(url).port).not.toBe('0');
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('shows how phones get here when it is opened to the network', async () => {
    using folder = temporaryFolder();
    await using server = new RunningPaceline(['serve', '--data', folder.path, '--port', '0', '--public-url', 'https://run.example.org', '--host', '127.0.0.1']);
    await server.ready();
    expect(await server.printed(/^(Phones reach it at .*)$/m)).toBe('Phones reach it at https://run.example.org, or by the QR code below.');
    await server.printed(/^██ ▄▄▄▄▄ .* ▄▄▄▄▄ ██$/m);
  });

  it.each(['SIGINT', 'SIGHUP'] as const)('stops with exit code 0 at %s', async (signal) => {
    using folder = temporaryFolder();
    await using server = new RunningPaceline(['serve', '--port', '0', '--data', folder.path]);
    await server.ready();
    server.signal(signal);
    expect(await server.ended()).toMatchObject({ code: 0, signal: null });
  });

  it('leaves everything to the next start', async () => {
    using folder = temporaryFolder();
    await using first = new RunningPaceline(['serve', '--port', '0', '--data', folder.path]);
    const { token, session } = await openSession(await first.ready());
    first.signal('SIGTERM');
    expect(await first.ended()).toMatchObject({ code: 0, signal: null });
    await using second = new RunningPaceline(['serve', '--port', '0', '--data', folder.path]);
    const found = await fetch(`${await second.ready()}/api/sessions/${session}`, { headers: { Authorization: `Bearer ${token}` } });
    expect(found.status).toBe(200);
  });

  it('ends at once at a second Ctrl-C, when someone keeps it waiting', async () => {
    using folder = temporaryFolder();
    await using server = new RunningPaceline(['serve', '--port', '0', '--data', folder.path]);
    using _ = await deafWebSocket(await server.ready());
    server.signal('SIGINT');
    await server.printed(/^Stopping/m);
    const end = server.ended();
    let isOver = false;
    void end.then(() => (isOver = true));
    // Only a press that is clearly another one counts; whoever is impatient presses again.
    await until(() => (server.signal('SIGINT'), isOver), { what: 'the end', every: 100 });
    expect(await end).toMatchObject({ code: 130 });
  });
});

describe('paceline serve, when it cannot start', () => {
  const serve = (...args: readonly string[]) => runPaceline(['serve', '--port', '0', ...args]);

  it('names a port that is taken', async () => {
    using folder = temporaryFolder();
    const other = createServer().listen(0, '127.0.0.1');
    await until(() => other.listening, { what: 'the other program to listen' });
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await runPaceline(['serve', '--port', `${port}`, '--data', folder.path]);
    other.close();
    expect(stderr).toMatch(SENTENCE);
    expect(stderr).toContain(`Port ${port} on 127.0.0.1 is taken by another program`);
    expect(code).toBe(1);
  });

  it('names an address that is not one of this machine', async () => {
    using folder = temporaryFolder();
    const { code, stderr } = await serve('--host', '192.0.2.250', '--data', folder.path);
    expect(stderr).toMatch(SENTENCE);
    expect(stderr).toContain('192.0.2.250 is not an address of this machine');
    expect(code).toBe(1);
  });

  it('names a data folder that cannot be made, and leaves what is in its place', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'file');
    writeFileSync(file, 'mine');
    const { code, stderr } = await serve('--data', join(file, 'data'));
    expect(stderr).toMatch(SENTENCE);
    expect(stderr).toContain(join(file, 'data'));
    expect(code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('names a data folder of a newer version, and changes nothing in it', async () => {
    using folder = temporaryFolder();
    await using first = new RunningPaceline(['serve', '--port', '0', '--data', folder.path]);
    await first.ready();
    first.signal('SIGTERM');
    await first.ended();
    const database = new DatabaseSync(join(folder.path, 'paceline.db'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    const before = contentOf(folder.path);
    const { code, stderr } = await serve('--data', folder.path);
    expect(stderr).toMatch(/^paceline: .*\n$/);
    expect(stderr).toContain('was written by a newer Paceline');
    expect(code).toBe(1);
    expect(contentOf(folder.path)).toEqual(before);
  });

  it('names a data folder that another server has', async () => {
    using folder = temporaryFolder();
    await using first = new RunningPaceline(['serve', '--port', '0', '--data', folder.path]);
    await first.ready();
    const { code, stderr } = await serve('--data', folder.path);
    expect(stderr).toMatch(SENTENCE);
    expect(code).toBe(1);
  });

  it('names a signing key that cannot be read', async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, 'signing.key'));
    const { code, stderr } = await serve('--data', folder.path);
    expect(stderr).toMatch(SENTENCE);
    expect(stderr).toContain('signing.key cannot be read (EISDIR)');
    expect(code).toBe(1);
  });
});

const contentOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));

async function openSession(url: string): Promise<{ readonly token: string; readonly session: string }> {
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } });
    return (await response.json()) as Record<string, string>;
  };
  const { token = '' } = await post('/api/guests', { name: 'Ana' });
  const { sessionId: session = '' } = await post('/api/sessions', {}, { Authorization: `Bearer ${token}` });
  return { token, session };
}

/** A WebSocket whose other end hears nothing, and so never answers the closing handshake. */
async function deafWebSocket(url: string): Promise<Disposable> {
  const { hostname, port, host } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  const lines = ['GET /ws HTTP/1.1', `Host: ${host}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='];
  let heard = '';
  socket.setEncoding('latin1').on('data', (text: string) => (heard += text));
  socket.on('error', () => undefined);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await until(() => heard.startsWith('HTTP/1.1 101'), { what: 'the upgrade' });
  return { [Symbol.dispose]: () => socket.destroy() };
}
