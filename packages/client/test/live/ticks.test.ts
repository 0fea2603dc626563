import { describe, expect, test } from 'vitest';
import type { DownMessage, FriendUpdateData } from '@paceline/client';
import { roster, ScriptedServer } from './scripted-server.ts';

const ticks = ({ heard }: ScriptedServer): readonly (readonly FriendUpdateData[])[] => heard.flatMap((message: DownMessage) => (message.type === 'friend_updates' ? [message.data.updates] : []));
const users = (server: ScriptedServer): string[][] => ticks(server).map((updates) => updates.map(({ userId }) => userId));

describe('[B1] a binary tick', () => {
  test('is what the same tick in JSON would be: who by the roster, when by the origin, the pace by the speed', async () => {
    const server = new ScriptedServer();
    await server.join();
    const confirmed = server.heard.find(({ type }) => type === 'session_status') as Extract<DownMessage, { type: 'session_status' }>;
    server.tick([{ index: 1, seq: 7, pace: 400 / 60, distance: 1_234.5, status: 'paused', sessionTime: 59_984, location: { latitude: 46.5, longitude: -30.25 }, writerEpoch: 3, heartRate: 151 }]);
    await server.environment.advance(50);
    const origin = confirmed.data.origin ?? 0;
    expect(ticks(server)).toEqual([
      [{ userId: 'ben', sessionId: 'run', index: 1, seq: 7, pace: 400 / 60, speed: 2.5, distance: 1_234.5, status: 'paused', location: { latitude: 46.5, longitude: -30.25 }, writerEpoch: 3, stored: false, heartRate: 151, sessionTime: 59_984, timestamp: new Date(origin + 59_984).toISOString() }],
    ]);
    expect(server.heard.at(-1)).toMatchObject({ timestamp: new Date(origin + 59_984).toISOString() });
    expect(server.unreadable).toEqual([]);
  });

  test('tells no pace of who stands or is too slow for one', async () => {
    const server = new ScriptedServer();
    await server.join();
    server.tick([{ index: 0 }, { index: 1, speed: 0.01 }]);
    await server.environment.advance(50);
    expect(ticks(server)[0]?.map(({ pace, speed }) => [pace, speed])).toEqual([[0, undefined], [0, 0.01]]);
  });

  test('invents nobody: whom the roster does not have is left out until they have joined', async () => {
    const server = new ScriptedServer();
    await server.join();
    server.tick([{ index: 2 }, { index: 1 }]);
    server.say({ type: 'session_event', data: { sessionId: 'run', epoch: 'e1', offset: 3, at: 0, event: { kind: 'joined', userId: 'cleo', index: 2, name: 'Cleo', role: 'runner' } } });
    server.tick([{ index: 2 }, { index: 1 }]);
    server.say({ type: 'session_event', data: { sessionId: 'walk', epoch: 'e1', offset: 3, at: 0, event: { kind: 'joined', userId: 'eve', index: 1, name: 'Eve', role: 'runner' } } });
    server.tick([{ index: 1 }]);
    await server.environment.advance(50);
    expect(users(server)).toEqual([['ben'], ['cleo', 'ben'], ['ben']]);
    expect(server.unreadable).toEqual([]);
  });

  test('means nothing before a join is confirmed, also on the next connection', async () => {
    const server = new ScriptedServer();
    server.connection.connect('ws://paceline.test/ws');
    await server.environment.until(() => server.connection.isConnected());
    server.tick([{ index: 1 }]);
    await server.environment.advance(50);
    server.confirm();
    await server.environment.advance(50);
    server.network.last.drop();
    await server.environment.advance(5_000);
    expect(server.connection.isConnected()).toBe(true);
    server.tick([{ index: 1 }]);
    await server.environment.advance(50);
    expect([users(server), server.unreadable]).toEqual([[], []]);
  });

  test('goes on after an event that a resume replays, such as one\'s own leaving of long ago', async () => {
    const server = new ScriptedServer();
    await server.join();
    server.say({ type: 'session_event', data: { sessionId: 'run', epoch: 'e1', offset: 1, at: 0, event: { kind: 'left', userId: 'ana' } } });
    server.tick([{ index: 1 }]);
    await server.environment.advance(50);
    expect(users(server)).toEqual([['ben']]);
  });

  test('names them by the roster of the newest status, one that answers a resume as well as one that answers nothing', async () => {
    const server = new ScriptedServer();
    await server.join();
    const renamed = roster.map((entry) => ({ ...entry, userId: entry.userId.toUpperCase() }));
    server.say({ type: 'session_status', data: { sessionId: 'walk', participants: [], status: 'active', roster: renamed } });
    server.tick([{ index: 1 }]);
    server.say({ type: 'session_status', data: { sessionId: 'run', participants: [], status: 'active' } });
    server.tick([{ index: 1 }]);
    server.say({ type: 'session_status', data: { sessionId: 'run', participants: [], status: 'active', roster: renamed } });
    server.tick([{ index: 1 }]);
    server.confirm();
    server.tick([{ index: 1 }]);
    await server.environment.advance(50);
    expect(users(server)).toEqual([['ben'], ['ben'], ['BEN'], ['ben']]);
  });

  test('that is broken is reported, and what is no tick is ignored', async () => {
    const server = new ScriptedServer();
    await server.join();
    for (const bytes of [[], [9, 1, 2, 3], [2, 44]]) server.sayBytes(Uint8Array.from(bytes));
    await server.environment.advance(50);
    expect([server.unreadable, ticks(server)]).toEqual([[], []]);
    server.sayBytes(Uint8Array.from([1, 20, 0]));
    await server.environment.advance(50);
    expect(server.unreadable).toEqual(['A tick of 3 bytes is no header of 8 bytes and whole records.']);
  });
});
