import { describe, expect, it } from 'vitest';
import { IosApp, kim } from './support/ios-app.ts';
import { TestClient } from './support/test-client.ts';
import { identity, World } from './support/world.ts';

describe('an overloaded server', () => {
  it('[N11] tells who comes anew when to come back, and closes with 1013', async () => {
    const world = new World();
    world.isOverloaded = true;
    const clients = Array.from({ length: 20 }, () => world.connect());
    for (const { heard, closed } of clients) {
      expect(heard).toMatchObject([{ type: 'error', data: { code: 'service_unavailable', retry: 'later', message: expect.stringMatching(/\.$/), remedy: expect.stringMatching(/\.$/) } }]);
      expect(closed).toEqual({ code: 1013, reason: 'the server is busy; come back later' });
    }
    const waits = clients.map((client) => client.last('error').retryAfter ?? 0);
    expect(new Set(waits).size).toBe(20);
    expect([Math.min(...waits) >= 4_000, Math.max(...waits) <= 8_000, Math.max(...waits) - Math.min(...waits) > 2_000]).toEqual([true, true, true]);
    await world.advance();
    expect([world.gateway.connections, world.environment.timers]).toEqual([0, 0]);
  });

  it('[N11] drops who does not go by itself', async () => {
    const world = new World();
    world.isOverloaded = true;
    const ana = new TestClient(() => world.environment.now());
    ana.answersClose = false;
    ana.attach(world.gateway.accept(ana, { subprotocol: undefined, identity: undefined }));
    ana.say('hello', { version: 1, token: 'good:ana' });
    await world.advance(5_000);
    expect([ana.isTerminated, ana.heard.length]).toEqual([true, 1]);
  });

  it('[N11] turns away the joins of those who are connected already', async () => {
    const world = new World();
    const ana = await world.welcome('ana');
    world.isOverloaded = true;
    ana.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    await world.advance();
    expect(ana.last('error')).toMatchObject({ code: 'service_unavailable', type: 'join_session', retry: 'later', retryAfter: expect.any(Number) });
    expect(ana.closed?.code).toBe(1013);
    expect(await world.store.loadSession('run')).toBeUndefined();
  });

  it('[N11] [D8] turns away the app that joins by its next sample', async () => {
    const world = new World();
    const app = new IosApp(world, kim, { identity: identity(kim) });
    app.join();
    await world.advance();
    app.client.hangUp();
    const back = new IosApp(world, kim, { identity: identity(kim) });
    world.isOverloaded = true;
    back.fix(5.5);
    await world.advance(1_000);
    expect(back.client.closed?.code).toBe(1013);
    expect(back.all('session_status')).toEqual([]);
  });

  it('[N11] lets those who are in a session go on, also when they join it again, and new ones in when it is over', async () => {
    const world = new World();
    const { ana, ben } = await world.pair();
    world.isOverloaded = true;
    ana.say('pace_update', world.sample('ana', { seq: 1 }));
    ben.say('join_session', { sessionId: 'run', userId: 'ben', friends: [], resume: { epoch: 'x', offset: 1 } });
    await world.advance();
    expect([ana.last('ack').seq, ben.last('friend_updates').updates.length, ben.last('session_status').you?.index]).toEqual([1, 1, 1]);
    expect([ana.closed, ben.closed]).toEqual([undefined, undefined]);
    world.isOverloaded = false;
    await world.join('cleo');
    expect(ana.last('session_event').event).toMatchObject({ kind: 'joined', userId: 'cleo' });
  });

  it('[N11] takes no more connections than it is set to, and each place again that becomes free', async () => {
    const world = new World({ connections: 2 });
    const [ana, ben, cleo] = [world.connect(), world.connect(), world.connect()];
    expect([ana, ben, cleo].map(({ closed }) => closed?.code)).toEqual([undefined, undefined, 1013]);
    ana.hangUp();
    expect(world.connect().closed).toBeUndefined();
    expect(world.gateway.connections).toBe(2);
  });
});
