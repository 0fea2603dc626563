import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SyncError, type Outgoing, type SyncErrorKind } from '@paceline/client';
import { current, stateOf, type Friend, type Stage } from './stage.ts';

/** What an app may rely on, whatever is at the other end. Runs on the mock, on the server in memory and on a real server process. */
export function contract(name: string, open: () => Promise<Stage>): void {
  describe(`${name}: the contract of the SDK`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await open();
    });
    afterEach(() => stage.close());

    const join = () => stage.outcome(stage.service.joinSession(stage.sessionId, stage.userId, stage.friends));
    const statuses = (): string[] => {
      const seen: string[] = [];
      stage.service.connectionStatus.subscribe((status) => seen.push(stateOf(status)));
      return seen;
    };
    const friends = () => current(stage.service.friendUpdates);
    const pending = () => current(stage.service.outbox).pending;
    const acked = (seq: number) => stage.until(`sample ${seq} is acknowledged`, () => current(stage.service.outbox).acked === seq);
    const seen = (userId: string, distance: number) =>
      stage.until(`${userId} is seen at ${distance} m`, () => friends().some((friend) => friend.userId === userId && friend.sample.distance === distance));
    const refused = async (promise: Promise<unknown>, kind: SyncErrorKind): Promise<SyncError> => {
      const error: unknown = await stage.outcome(promise).then(() => undefined, (thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SyncError);
      expect(error).toMatchObject({ kind });
      return error as SyncError;
    };

    describe('connection status', () => {
      test('initial status: disconnected, in no session, without friends', () => {
        expect(current(stage.service.connectionStatus)).toEqual({ state: 'disconnected' });
        expect([stage.service.isInSession(), stage.service.getCurrentSessionId(), current(stage.service.sessionInfo), friends()]).toEqual([false, undefined, undefined, []]);
      });

      test('status forwarding: what the connection goes through is what the service says', async () => {
        const [service, connection] = [statuses(), [] as string[]];
        stage.connection.connectionStatus.subscribe((status) => connection.push(stateOf(status)));
        await join();
        await stage.outcome(stage.service.leaveSession());
        expect(service).toEqual(['disconnected', 'connecting', 'connected', 'disconnected']);
        expect(service).toEqual(connection);
      });

      test('connection error: nobody answers, the join fails with what to do, and the status says why', async () => {
        stage.goesAway();
        const seen: unknown[] = [];
        stage.service.connectionStatus.subscribe((status) => seen.push(status));
        const { retry, remedy } = await refused(join(), 'service_unavailable');
        expect([retry, remedy.length > 10, stage.service.isInSession()]).toEqual(['later', true, false]);
        expect(seen).toContainEqual(expect.objectContaining({ error: expect.any(SyncError) }));
      });
    });

    describe('joining and leaving', () => {
      test('join success: the session is confirmed, and Ana is in it', async () => {
        const info = await join();
        expect(info).toMatchObject({ sessionId: stage.sessionId, status: 'active', sharing: 'precise', you: { userId: stage.userId, role: 'runner', index: 0 } });
        expect([stage.service.isInSession(), stage.service.getCurrentSessionId()]).toEqual([true, stage.sessionId]);
      });

      test('join before the connection exists: it is made by the way', async () => {
        expect(stage.connection.isConnected()).toBe(false);
        await join();
        expect(stage.connection.isConnected()).toBe(true);
      });

      test('concurrent and repeated joins are one', async () => {
        const joins = Array.from({ length: 20 }, () => stage.service.joinSession(stage.sessionId, stage.userId, stage.friends));
        const infos = await stage.outcome(Promise.all(joins));
        expect(new Set(infos.map(({ sessionId }) => sessionId))).toEqual(new Set([stage.sessionId]));
        expect(await join()).toMatchObject({ you: { index: 0 }, roster: [{ userId: stage.userId }] });
        await refused(stage.service.joinSession('another', stage.userId, []), 'already_in_session');
      });

      test('leave: nothing of the session remains, and it can be joined again', async () => {
        await join();
        await stage.outcome(stage.service.leaveSession());
        expect([stage.service.isInSession(), stage.service.getCurrentSessionId(), current(stage.service.sessionInfo), friends()]).toEqual([false, undefined, undefined, []]);
        expect(stage.connection.isConnected()).toBe(false);
      });

      test('leave when not in a session: nothing happens', async () => {
        await stage.outcome(stage.service.leaveSession());
        expect(current(stage.service.connectionStatus)).toEqual({ state: 'disconnected' });
      });

      test('server error: a join that is refused says why and what to do, and leaves nothing behind', async () => {
        const sessionId = await stage.refusing();
        const error = await refused(stage.service.joinSession(sessionId, stage.userId, []), 'not_invited');
        expect([error.retry, error.remedy]).toEqual(['never', expect.stringContaining('code')]);
        expect([stage.service.isInSession(), stage.connection.isConnected()]).toEqual([false, false]);
      });
    });

    describe('sending', () => {
      test('send: samples are numbered, stored and acknowledged', async () => {
        await join();
        expect([stage.service.sendPaceUpdate({ pace: 5.5, distance: 3 }), stage.service.sendPaceUpdate({ pace: 5.4, distance: 6 })]).toEqual([1, 2]);
        await acked(2);
        expect(pending()).toBe(0);
      });

      test('concurrent use: a hundred samples at once arrive in their order', async () => {
        await join();
        const seqs = Array.from({ length: 100 }, (_, index) => stage.service.sendPaceUpdate({ pace: 5, distance: index }));
        expect(seqs).toEqual(seqs.map((_, index) => index + 1));
        await acked(100);
      });

      test('send when not in a session: refused, and nothing is kept', async () => {
        expect(() => stage.service.sendPaceUpdate({ pace: 5 })).toThrow(expect.objectContaining({ kind: 'not_in_session', retry: 'never' }));
        expect(pending()).toBe(0);
        await join();
        await stage.outcome(stage.service.leaveSession());
        expect(() => stage.service.sendPaceUpdate({ pace: 5 })).toThrow(expect.objectContaining({ kind: 'not_in_session' }));
      });

      test('send when not connected: the connection refuses, the service keeps the sample and sends it later', async () => {
        expect(() => stage.connection.send({ type: 'ping', data: {} })).toThrow(expect.objectContaining({ kind: 'not_connected', retry: 'later' }));
        await join();
        stage.goesAway();
        await stage.until('the connection is lost', () => !stage.connection.isConnected());
        stage.service.sendPaceUpdate({ pace: 5, distance: 1 });
        expect([pending(), stage.service.isInSession()]).toEqual([1, true]);
        stage.comesBack();
        await acked(1);
      });

      test.each([
        ['a pace that is none', { pace: Number.NaN }, 'data.pace'],
        ['a place beyond the pole', { pace: 5, location: { latitude: 91, longitude: 0 } }, 'data.location.latitude'],
        ['half a place', { pace: 5, location: { latitude: 45 } as never }, 'data.location.longitude'],
        ['a negative distance', { pace: 5, distance: -1 }, 'data.distance'],
        ['a time that is none', { pace: 5, timestamp: 'yesterday' }, 'data.timestamp'],
      ])('invalid and incomplete readings: %s is refused by name', async (_, reading, field) => {
        await join();
        expect(() => stage.service.sendPaceUpdate(reading)).toThrow(expect.objectContaining({ kind: 'encoding_error', field }));
        expect([pending(), stage.service.sendPaceUpdate({ pace: 5 })]).toEqual([0, 1]);
        await acked(1);
      });

      test('invalid and incomplete messages: the answer names the field, and the session goes on', async () => {
        await join();
        const answers: string[] = [];
        stage.connection.messageReceived.subscribe(({ type, data }) => type === 'error' && answers.push(`${data.code}: ${data.message}`));
        const { sessionId, userId } = stage;
        stage.connection.send({ type: 'pace_update', data: { sessionId, userId, timestamp: new Date(0).toISOString() } } as unknown as Outgoing);
        await stage.until('the answer comes', () => answers.length === 1);
        expect(answers).toEqual(['invalid_message: "data.pace" is missing.']);
        stage.service.sendPaceUpdate({ pace: 5 });
        await acked(1);
      });
    });

    describe('the others', () => {
      let ben: Friend;
      beforeEach(async () => {
        await join();
        ben = await stage.friend(1);
        await stage.until('Ben is in the roster', () => current(stage.service.sessionInfo)?.roster.length === 2);
      });

      test('session info: who is there, in which role', async () => {
        expect(current(stage.service.sessionInfo)).toMatchObject({
          roster: [{ index: 0, userId: stage.userId, role: 'runner', presence: 'here' }, { index: 1, userId: ben.userId, role: 'runner', presence: 'here' }],
        });
        await ben.leaves();
        await stage.until('Ben has left', () => current(stage.service.sessionInfo)?.roster[1]?.presence === 'left');
      });

      test('one friend\'s update', async () => {
        // A binary tick tells one speed for both, in steps: these are such.
        await ben.runs({ pace: 400 / 60, distance: 12.5, speed: 2.5, location: { latitude: 46.5, longitude: -30.25 } });
        await seen(ben.userId, 12.5);
        expect(friends()).toMatchObject([
          { userId: ben.userId, index: 1, state: 'live', sample: { pace: 400 / 60, distance: 12.5, speed: 2.5, status: 'running', location: { latitude: 46.5, longitude: -30.25 } } },
        ]);
      });

      test('several friends\' updates: one entry each, newest first', async () => {
        const cleo = await stage.friend(2);
        let distance = 0;
        // Where time is real, two devices differ about it by some milliseconds: once more, then, and it is later for both.
        const comesFirst = async (friend: Friend): Promise<boolean> => {
          await friend.runs({ pace: 5, distance: (distance += 1) });
          await seen(friend.userId, distance);
          return friends()[0]?.userId === friend.userId;
        };
        for (const friend of [ben, cleo, ben]) {
          let runs = 1;
          while (!(await comesFirst(friend))) expect(++runs, 'samples until the newest one comes first').toBeLessThan(100);
        }
        expect(friends().map(({ userId }) => userId)).toEqual([ben.userId, cleo.userId]);
      });

      test('replacement of a friend\'s update: the newer one stands in the place of the older', async () => {
        await ben.runs({ pace: 5, distance: 10 });
        await seen(ben.userId, 10);
        await ben.runs({ pace: 250 / 60, distance: 20, status: 'paused' });
        await seen(ben.userId, 20);
        expect(friends()).toMatchObject([{ userId: ben.userId, sample: { pace: 250 / 60, status: 'paused' } }]);
      });

      test('the full lifecycle: join, run, lose the network, come back, finish, leave', async () => {
        const kinds: string[] = [];
        stage.service.sessionEvents.subscribe(({ event }) => kinds.push(event.kind));
        stage.service.sendPaceUpdate({ pace: 5, distance: 3 });
        await acked(1);
        await ben.runs({ pace: 5, distance: 4 });
        await seen(ben.userId, 4);
        stage.goesAway();
        await stage.until('the connection is lost', () => !stage.connection.isConnected());
        stage.service.sendPaceUpdate({ pace: 5, distance: 6 });
        stage.comesBack();
        await acked(2);
        expect(current(stage.service.sessionInfo)?.roster.map(({ presence }) => presence)).toEqual(['here', 'here']);
        stage.service.sendPaceUpdate({ pace: 0, distance: 9, status: 'finished' });
        await acked(3);
        await ben.leaves();
        await stage.until('Ben has left', () => current(stage.service.sessionInfo)?.roster[1]?.presence === 'left');
        expect(kinds.includes('left')).toBe(stage.hearsEvents ?? true);
        await stage.outcome(stage.service.leaveSession());
        expect([stage.service.isInSession(), kinds.filter((kind) => kind === 'away' || kind === 'joined')]).toEqual([false, []]);
      });
    });
  });
}
