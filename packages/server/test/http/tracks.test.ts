import { limits, PROTOCOL_VERSION, type TrackSample } from '@paceline/protocol';
import { connectRaw, type RawConnection } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem, startTestServer, type Guest, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const sample = (seq: number): TrackSample => ({
  seq,
  pace: 5.5,
  location: { latitude: 52.5 + seq / 1e5, longitude: 13.4 },
  timestamp: new Date(Date.UTC(2026, 4, 1, 6, 30, seq)).toISOString(),
  distance: seq * 3,
  heartRate: 140 + (seq % 40),
  status: 'running',
});
const samples = [1, 2, 3].map(sample);

/** A WebSocket on which the guest has joined the session. */
async function join({ token, userId }: Guest, sessionId: string): Promise<RawConnection> {
  const connection = await connectRaw(server.url, { protocols: ['paceline.v1'] });
  connection.send('hello', { version: PROTOCOL_VERSION, telemetry: 'json', token });
  connection.send('join_session', { sessionId, userId, friends: [] });
  await connection.next('session_status', { where: ({ you }) => you !== undefined });
  return connection;
}

async function run(guest: Guest, sessionId: string, track = samples): Promise<void> {
  using connection = await join(guest, sessionId);
  const size = limits.batchSamples / 2;
  for (let sent = 0; sent < track.length; sent += size) {
    const batch = track.slice(sent, sent + size);
    connection.send('track_batch', { sessionId, userId: guest.userId, samples: batch });
    await connection.next('ack', { where: ({ seq }) => seq === sent + batch.length });
  }
}

/** A track as it was sent: without what the server knows of its samples. */
const withoutTimes = <Body extends { readonly samples: readonly { readonly at?: number }[] }>(body: Body) => ({ ...body, samples: body.samples.map(({ at: _at, ...sent }) => sent) });

describe('GET /api/sessions/:id/tracks/:userId.json', () => {
  const read = (sessionId: string, user: Guest, token?: string) =>
    server.call('GET', `/api/sessions/${sessionId}/tracks/${user.userId}.json`, { token });

  it('gives runners back what they sent, whole and in order', async () => {
    const ana = await server.guest('Ana');
    const { sessionId } = await server.open(ana);
    await run(ana, sessionId);
    const { status, body } = await read(sessionId, ana, ana.token);
    expect(status).toBe(200);
    expect(withoutTimes(body)).toEqual({ userId: ana.userId, sessionId, samples });
    const times: number[] = body.samples.map(({ at }: { at: number }) => at);
    expect(times.every((at) => Number.isInteger(at))).toBe(true);
  });

  it.each([1_000, 2_500])('gives back a long track of %i samples whole and in order', async (length) => {
    const ana = await server.guest('Ana');
    const { sessionId } = await server.open(ana);
    const long = Array.from({ length }, (_, place) => sample(place + 1));
    await run(ana, sessionId, long);
    expect(withoutTimes((await read(sessionId, ana, ana.token)).body)).toEqual({ userId: ana.userId, sessionId, samples: long });
  });

  it('gives others no place and no heart rate, unless the session shares precisely', async () => {
    const [ana, ben] = [await server.guest('Ana'), await server.guest('Ben')];
    const numbersOnly = samples.map(({ location: _place, heartRate: _beats, ...rest }) => rest);
    for (const [sharing, visible] of [['pace', numbersOnly], ['precise', samples]] as const) {
      const { sessionId } = await server.open(ana, { sharing, friends: [ben.userId] });
      await run(ana, sessionId);
      const { body } = await read(sessionId, ana, ben.token);
      expect(withoutTimes(body).samples, sharing).toEqual(visible);
    }
  });

  it('is empty for a runner who has not started', async () => {
    const ana = await server.guest('Ana');
    const { sessionId } = await server.open(ana);
    using _ = await join(ana, sessionId);
    expect(await read(sessionId, ana, ana.token)).toMatchObject({ status: 200, body: { samples: [] } });
  });

  it('is for members, about members', async () => {
    const [ana, ben] = [await server.guest('Ana'), await server.guest('Ben')];
    const { sessionId } = await server.open(ana);
    expect(await read(sessionId, ana, ben.token)).toEqual(problem(403, 'not_invited'));
    expect(await read(sessionId, ana)).toEqual(problem(401, 'unauthorized'));
    expect(await read('nowhere', ana, ana.token)).toEqual(problem(404, 'invalid_session'));
    expect(await read(sessionId, ben, ana.token)).toEqual(problem(404, 'not_in_session'));
  });

  it('is JSON alone, for now, and names the parameter as the documentation does', async () => {
    const ana = await server.guest('Ana');
    const { sessionId } = await server.open(ana);
    const path = `/api/sessions/${sessionId}/tracks`;
    for (const file of [ana.userId, `${ana.userId}.gpx`, '.json']) {
      expect(await server.call('GET', `${path}/${file}`, { token: ana.token })).toEqual(problem(400, 'invalid_request', { field: 'userId' }));
    }
    expect(await server.call('GET', `${path}/${ana.userId}`, { token: ana.token })).toMatchObject({ body: { detail: '"userId": must be followed by ".json".' } });
  });
});
