import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemEnvironment } from '@paceline/core';
import { createServer, defaultConfig, StartError } from '@paceline/server';
import { connectRaw } from '@paceline/testkit';
import { PROTOCOL_VERSION } from '@paceline/protocol';
import { describe, expect, it } from 'vitest';
import { problem, startTestServer, temporaryFolder } from './test-server.ts';

describe('a server that runs', () => {
  it('says that its process lives and that it can be given work', async () => {
    await using server = await startTestServer();
    expect(await server.call('GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await server.call('GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  it('[G9] refuses writes beyond what it is set to keep waiting', async () => {
    await using server = await startTestServer({ limits: { pendingWrites: 0 } });
    const { token } = await server.guest('Ana');
    expect(await server.call('POST', '/api/sessions', { token, body: {} })).toEqual(problem(503, 'service_unavailable'));
  });

  it('opens sessions for its embedder', async () => {
    await using server = await startTestServer();
    const { code, sessionId } = await server.server.openSession('Club', { title: 'Sunday', sharing: 'precise' });
    const { token } = await server.guest('Ana');
    const { body } = await server.call('POST', `/api/invites/${code}`, { token });
    expect(body).toMatchObject({ sessionId, title: 'Sunday', sharing: 'precise' });
  });
});

describe('a server that stops', () => {
  it('is not ready any more, while its process still lives', async () => {
    await using server = await startTestServer();
    using connection = await connectRaw(server.url, { protocols: ['paceline.v1'] });
    connection.send('hello', { version: PROTOCOL_VERSION, telemetry: 'json', token: (await server.guest('Ana')).token });
    await connection.next('welcome');
    const stopping = server.server.stop();
    const [ready, healthy] = await Promise.all([server.call('GET', '/readyz'), server.call('GET', '/healthz')]);
    expect(ready).toEqual(problem(503, 'service_unavailable'));
    expect(healthy).toMatchObject({ status: 200 });
    expect((await connection.closed).code).toBe(1012);
    await stopping;
    await expect(server.call('GET', '/healthz')).rejects.toThrow('fetch failed');
  });

  it('may be stopped twice, and before it was started', async () => {
    await using server = await startTestServer();
    await server.server.stop();
    await server.server.stop();
    await createServer(server.config, systemEnvironment).stop();
  });

  it('leaves its data to the next', async () => {
    using folder = temporaryFolder();
    const first = await startTestServer({ dataDir: folder.path });
    const ana = await first.guest('Ana');
    const { sessionId, code } = await first.open(ana, { title: 'Lunch run' });
    await first.server.stop();
    await using second = await startTestServer({ dataDir: folder.path });
    const { body } = await second.call('GET', `/api/sessions/${sessionId}`, { token: ana.token });
    expect(body).toMatchObject({ sessionId, code, title: 'Lunch run' });
  });
});

describe('a server that cannot start', () => {
  const start = (overrides: object) => createServer({ ...defaultConfig, port: 0, logLevel: 'silent', ...overrides }, systemEnvironment).start();

  it('says which port is taken, and gives its data folder back', async () => {
    using folder = temporaryFolder();
    await using other = await startTestServer();
    const port = Number(new URL(other.url).port);
    const failed = start({ port, dataDir: folder.path });
    await expect(failed).rejects.toThrow(StartError);
    await expect(failed).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken by another program; stop that one, or choose another port with --port`);
    await using _ = await startTestServer({ dataDir: folder.path });
  });

  it('says that an address is not one of this machine', async () => {
    using folder = temporaryFolder();
    await expect(start({ host: '192.0.2.1', dataDir: folder.path })).rejects.toThrow('192.0.2.1 is not an address of this machine');
  });

  it('[D7] says that it must not be open where everyone can come', async () => {
    using folder = temporaryFolder();
    const failed = start({ open: 'on_private_network', host: '0.0.0.0', dataDir: folder.path });
    await expect(failed).rejects.toThrow(StartError);
    await expect(failed).rejects.toThrow('The server must not be open here: it listens on every address that this machine has; set open to "to_everyone" if that is meant.');
  });

  it('says that another server has the data folder', async () => {
    await using other = await startTestServer();
    await expect(start({ dataDir: other.config.dataDir })).rejects.toThrow(StartError);
    expect(await other.call('GET', '/readyz')).toMatchObject({ status: 200 });
  });

  it('says that the signing key is damaged, and makes no new one', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'signing.key'), 'short');
    const failed = start({ dataDir: folder.path });
    await expect(failed).rejects.toThrow(StartError);
    await expect(failed).rejects.toThrow('has 5 bytes instead of 32');
  });

  it('says that the data folder cannot be one', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'file');
    writeFileSync(file, 'mine');
    await expect(start({ dataDir: join(file, 'data') })).rejects.toThrow(StartError);
    expect(existsSync(file)).toBe(true);
  });
});
