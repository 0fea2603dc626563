import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectRaw, freePort, startServer, type ServerProcess } from '@paceline/testkit';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const json = { 'content-type': 'application/json' };

async function guest(name: string): Promise<{ userId: string; token: string }> {
  const response = await fetch(`${server.url}/api/guests`, { method: 'POST', headers: json, body: JSON.stringify({ name }) });
  return (await response.json()) as { userId: string; token: string };
}

describe('a raw connection', () => {
  it('speaks the subprotocol that it offers, and keeps what it hears', async () => {
    const { userId, token } = await guest('Ana');
    using connection = await connectRaw(server.url, { protocols: ['paceline.v1'] });
    expect(connection.protocol).toBe('paceline.v1');
    connection.send('hello', { version: 1, telemetry: 'json', token });
    const welcome = await connection.next('welcome');
    expect(welcome.data.userId).toBe(userId);
    expect(connection.received).toEqual([welcome]);
    expect(connection.frames).toEqual([{ kind: 'text', text: JSON.stringify(welcome) }]);
  });

  it('can carry an identity in a header, or in a ticket', async () => {
    const { userId, token } = await guest('Ben');
    const authorization = `Bearer ${token}`;
    const response = await fetch(`${server.url}/api/tickets`, { method: 'POST', headers: { authorization } });
    const { ticket } = (await response.json()) as { ticket: string };
    for (const identity of [{ headers: { authorization } }, { ticket }]) {
      using connection = await connectRaw(server.url, { protocols: ['paceline.v1'], ...identity });
      connection.send('hello', { version: 1, telemetry: 'json' });
      expect((await connection.next('welcome')).data.userId).toBe(userId);
    }
  });

  it('leaves for later what was not asked for', async () => {
    const { token } = await guest('Cem');
    using connection = await connectRaw(server.url, { protocols: ['paceline.v1'] });
    connection.send('hello', { version: 1, telemetry: 'json', token });
    for (const t0 of [1, 2, 3]) connection.send('ping', { t0 });
    expect((await connection.next('pong', { where: ({ t0 }) => t0 === 2 })).data.t0).toBe(2);
    expect((await connection.next('welcome')).type).toBe('welcome');
    expect((await connection.next('pong')).data.t0).toBe(1);
    expect((await connection.next('pong')).data.t0).toBe(3);
  });

  it('says what it heard instead when the time is over', async () => {
    const { token } = await guest('Dan');
    using connection = await connectRaw(server.url, { protocols: ['paceline.v1'] });
    connection.send('hello', { version: 1, telemetry: 'json', token });
    await connection.next('welcome');
    await expect(connection.next('ack', { timeout: 20 })).rejects.toThrow('Timed out after 20 ms waiting for ack; heard so far: welcome.');
  });

  it('tells how it was closed, also to those who wait for more', async () => {
    using connection = await connectRaw(server.url, { protocols: ['paceline.v1'] });
    const waiting = connection.next('welcome');
    connection.send('hello', { version: 1, telemetry: 'json', token: 'not a token' });
    await expect(waiting).rejects.toThrow(/The connection is closed: 4\d\d\d/);
    expect((await connection.closed).code).toBeGreaterThanOrEqual(4000);
    expect(connection.isOpen).toBe(false);
  });

  it('can be closed from this side', async () => {
    const connection = await connectRaw(server.url);
    expect(await connection.close(1000, 'bye')).toMatchObject({ code: 1000 });
  });

  it('that cannot be made is an error', async () => {
    await expect(connectRaw(`http://127.0.0.1:${await freePort()}`)).rejects.toThrow('The connection failed');
  });
});
