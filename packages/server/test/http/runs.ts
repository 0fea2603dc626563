import { limits, PROTOCOL_VERSION, type TrackSample } from '@paceline/protocol';
import { connectRaw, type RawConnection } from '@paceline/testkit';
import type { Guest, TestServer } from './test-server.ts';

/** A run at 3 m/s that begins now, or at that time; epoch milliseconds. */
export const runOf = (count: number, begin = Date.now(), more: Partial<TrackSample> = {}): TrackSample[] =>
  Array.from({ length: count }, (_, place) => ({
    seq: place + 1,
    pace: 5.5,
    timestamp: new Date(begin + (place + 1) * 1000).toISOString(),
    distance: 3 * (place + 1),
    elapsed: place + 1,
    status: 'running',
    ...more,
  }));

/** A WebSocket that has said hello. */
export async function connected({ url }: Pick<TestServer, 'url'>, { token }: Guest): Promise<RawConnection> {
  const connection = await connectRaw(url, { protocols: ['paceline.v1'] });
  connection.send('hello', { version: PROTOCOL_VERSION, telemetry: 'json', token });
  return connection;
}

/** A WebSocket on which the guest has joined the session. */
export async function joined(server: Pick<TestServer, 'url'>, guest: Guest, sessionId: string): Promise<RawConnection> {
  const connection = await connected(server, guest);
  connection.send('join_session', { sessionId, userId: guest.userId, friends: [] });
  await connection.next('session_status', { where: ({ you }) => you !== undefined });
  return connection;
}

/** Sends the samples as recorded ones, until they are acknowledged. */
export async function upload(connection: RawConnection, { guest, sessionId, samples }: { readonly guest: Guest; readonly sessionId: string; readonly samples: readonly TrackSample[] }): Promise<void> {
  const size = limits.batchSamples / 2;
  for (let sent = 0; sent < samples.length; sent += size) {
    const batch = samples.slice(sent, sent + size);
    connection.send('track_batch', { sessionId, userId: guest.userId, samples: batch });
    await connection.next('ack', { where: ({ seq }) => seq === batch.at(-1)?.seq });
  }
}

export interface Run {
  readonly guest: Guest;
  readonly sessionId: string;
  /** Of samples. */
  readonly count: number;
}

/** Has the guest join, record, and go out of sight. */
export async function runIn(server: TestServer, { guest, sessionId, count }: Run): Promise<void> {
  using connection = await joined(server, guest, sessionId);
  await upload(connection, { guest, sessionId, samples: runOf(count) });
}
