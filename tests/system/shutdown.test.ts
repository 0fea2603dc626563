import { connect } from 'node:net';
import { PacelineApi } from '@paceline/client';
import { SUBPROTOCOL } from '@paceline/protocol';
import { connectRaw, startServer, until, type RawConnection, type ServerProcess } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { DeafClient } from './deaf-client.ts';

/** A connection that has joined a session of its own. */
async function joined(server: ServerProcess, name: string): Promise<{ readonly raw: RawConnection; readonly userId: string; readonly token: string }> {
  const { userId, token } = await new PacelineApi({ url: server.url }).createGuest(name);
  const raw = await connectRaw(server.url, { protocols: [SUBPROTOCOL] });
  raw.send('hello', { version: 1, telemetry: 'json', token });
  raw.send('join_session', { sessionId: `run-of-${name}`, userId, friends: [] });
  await raw.next('session_status');
  return { raw, userId, token };
}

const now = (): string => new Date().toISOString();

describe('SIGTERM', () => {
  it('[N13] [R6] acknowledges what has come, sends clients away, and ends the process with 0', { timeout: 40_000 }, async () => {
    await using server = await startServer();
    const { raw, userId } = await joined(server, 'Ana');
    for (let seq = 1; seq <= 20; seq += 1) raw.send('pace_update', { sessionId: 'run-of-Ana', userId, pace: 5.5, timestamp: now(), seq });
    const last = raw.next('ack', { where: ({ seq }) => seq === 20 });
    // Behind the samples: when it is answered, they have been taken, and perhaps not written yet.
    raw.send('ping', { t0: 1 });
    await raw.next('pong');
    const ended = server.stop('SIGTERM');
    const { delay } = (await raw.next('reconnect')).data;
    expect([delay >= 1_000, delay <= 2_000, (await last).data.seq]).toEqual([true, true, 20]);
    expect(raw.received.at(-1)?.type).toBe('reconnect');
    expect((await raw.closed).code).toBe(1012);
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it('[N13] ends the process within its time, whoever is deaf and whatever request is under way', { timeout: 60_000 }, async () => {
    await using server = await startServer({ args: ['--limit', 'closeWait=1000'] });
    const { token } = await joined(server, 'Ana');
    using _deaf = await DeafClient.open(server.url, token);
    const { hostname, port, host } = new URL(server.url);
    const slow = connect(Number(port), hostname);
    slow.on('error', () => undefined);
    slow.write(`POST /api/guests HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"name":`);
    const idle = connect(Number(port), hostname);
    await until(() => !idle.connecting && !slow.connecting, { what: 'the connections' });
    const begun = performance.now();
    expect(await server.stop('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(server.logs).toContain('Stopped.');
    for (const socket of [slow, idle]) socket.destroy();
  });

  it('[N13] gives up a store that hangs when the time is over, says so, and ends the process with 1', { timeout: 60_000 }, async () => {
    const limits = ['flushTimeout=500', 'closeWait=500', 'drainTimeout=3000'].flatMap((limit) => ['--limit', limit]);
    await using server = await startServer({ program: 'tests/system/hanging-store.ts', args: limits });
    const { raw, userId } = await joined(server, 'Ana');
    process.kill(server.pid ?? 0, 'SIGUSR2');
    raw.send('pace_update', { sessionId: 'run-of-Ana', userId, pace: 5.5, timestamp: now(), seq: 1 });
    raw.send('ping', { t0: 1 });
    await raw.next('pong');
    const begun = performance.now();
    const ended = server.stop('SIGTERM');
    await raw.next('reconnect');
    expect((await raw.closed).code).toBe(1012);
    expect(await ended).toEqual({ code: 1, signal: null });
    const took = performance.now() - begun;
    expect([took >= 3_000, took < 6_000]).toEqual([true, true]);
    expect(raw.received.map(({ type }) => type)).not.toContain('ack');
    expect(server.logs).toMatch(/^paceline: The server did not stop within 3 s: it still waited for the sessions to be written\. Everything that was acknowledged is stored\.$/m);
    expect(server.logs).toMatch(/"level":"error".*"the server could not be stopped as it should"/);
  });
});
