import { SUBPROTOCOL } from '@paceline/protocol';
import { describe, expect, it } from 'vitest';
import type { TestClient } from './support/test-client.ts';
import { identity, World } from './support/world.ts';

async function greeted(world: World, hello: { version?: number; token?: string }): Promise<TestClient> {
  const client = world.connect();
  client.say('hello', { version: 1, ...hello });
  await world.advance(0);
  return client;
}

describe('hello', () => {
  it('[H3] is answered with who one is, what is spoken, the time and the limits', async () => {
    const world = new World();
    const client = await greeted(world, { token: 'good:ana' });
    expect(client.last('welcome')).toEqual({
      userId: 'ana',
      version: 1,
      serverTime: world.environment.now(),
      pingInterval: 20_000,
      messageBytes: 32_768,
      batchSamples: 200,
    });
    await world.advance(60_000);
    expect(client.closed).toBeUndefined();
  });

  it.each([
    { what: 'a token that is no good', hello: { token: 'forged' }, code: 'unauthorized', closeCode: 4502 },
    { what: 'a token that has expired', hello: { token: 'expired' }, code: 'token_expired', closeCode: 4401 },
    { what: 'no token at all', hello: {}, code: 'unauthorized', closeCode: 4502 },
    { what: 'another version', hello: { version: 2, token: 'good:ana' }, code: 'unsupported_version', closeCode: 4504 },
  ])('[H3] with $what ends the connection, and says why', async ({ hello, code, closeCode }) => {
    const client = await greeted(new World(), hello);
    expect(client.last('error')).toMatchObject({ code, type: 'hello' });
    expect(client.closed?.code).toBe(closeCode);
  });

  it('[H2] needs no token when the upgrade request carried one', async () => {
    const world = new World();
    const client = world.connect({ identity: identity('ana') });
    client.say('hello', { version: 1 });
    await world.advance(0);
    expect(client.last('welcome').userId).toBe('ana');
  });

  it('[H4] may be left out then', async () => {
    const world = new World();
    const client = world.connect({ identity: identity('ana') });
    client.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    await world.advance();
    expect(client.last('session_status').you).toMatchObject({ index: 0 });
  });

  it.each(['join_session', 'leave_session'] as const)('[H5] must come before %s', async (type) => {
    const world = new World();
    const client = world.connect();
    client.say(type, { sessionId: 'run', userId: 'ana', friends: [] });
    await world.advance();
    expect(client.last('error')).toMatchObject({ code: 'unauthorized', type });
    expect(client.closed?.code).toBe(4502);
  });

  it('[H5] need not come before ping and pong', () => {
    const client = new World().connect();
    client.say('ping', { t0: 7 });
    client.say('pong', {});
    expect(client.last('pong').t0).toBe(7);
    expect(client.closed).toBeUndefined();
  });

  it('[H6] is awaited for 10 s', async () => {
    const world = new World();
    const client = world.connect();
    client.say('ping', {});
    await world.advance(9_999);
    expect(client.closed).toBeUndefined();
    await world.advance(1);
    expect(client.closed?.code).toBe(4409);
  });

  it('[H6] or a join, also with an identity of the upgrade request', async () => {
    const world = new World();
    const silent = world.connect({ identity: identity('ana') });
    const busy = world.connect({ identity: identity('ben') });
    const release = world.store.hold();
    busy.say('join_session', { sessionId: 'run', userId: 'ben', friends: [] });
    await world.advance(15_000);
    expect(silent.closed?.code).toBe(4409);
    expect(busy.closed).toBeUndefined();
    release();
  });
});

describe('an identity that lapses', () => {
  const lapsing = async (world: World) => {
    const client = world.connect();
    client.say('hello', { version: 1, token: `good:ana:${world.environment.now() + 60_000}` });
    await world.advance(59_000);
    expect(client.all('error')).toEqual([]);
    await world.advance(1_000);
    return client;
  };

  it('[I5] is said, and ends the connection 25 s later', async () => {
    const world = new World();
    const client = await lapsing(world);
    expect(client.last('error')).toMatchObject({ code: 'token_expired', retry: 'now' });
    await world.advance(24_999);
    expect(client.closed).toBeUndefined();
    await world.advance(1);
    expect(client.closed?.code).toBe(4401);
  });

  it('[I5] is renewed by a fresh token of the same user', async () => {
    const world = new World();
    const client = await lapsing(world);
    client.say('hello', { version: 1, token: 'good:ana' });
    await world.advance(3_600_000);
    expect(client.closed).toBeUndefined();
    expect(client.all('welcome')).toHaveLength(2);
  });

  it('[I5] may be renewed long before', async () => {
    const world = new World();
    const client = world.connect();
    client.say('hello', { version: 1, token: `good:ana:${world.environment.now() + 60_000}` });
    await world.advance(10_000);
    client.say('hello', { version: 1, token: 'good:ana' });
    await world.advance(120_000);
    expect(client.all('error')).toEqual([]);
  });

  it('[I6] is not renewed by the token of somebody else', async () => {
    const world = new World();
    const client = await lapsing(world);
    client.say('hello', { version: 1, token: 'good:ben' });
    await world.advance(1_000);
    expect(client.last('error')).toMatchObject({ code: 'wrong_user', type: 'hello' });
    await world.advance(25_000);
    expect(client.closed?.code).toBe(4401);
  });

  it('[I5] stays in its session meanwhile', async () => {
    const world = new World();
    const client = await lapsing(world);
    client.say('join_session', { sessionId: 'run', userId: 'ana', friends: [] });
    await world.advance(1_000);
    client.say('hello', { version: 1, token: 'good:ana' });
    await world.advance(60_000);
    client.say('pace_update', world.sample('ana', { seq: 1 }));
    await world.advance();
    expect(client.last('ack').seq).toBe(1);
  });

  it('[I1] may last for a month, which is longer than a timer of Node', async () => {
    const world = new World();
    const client = world.connect({ identity: identity('ana', world.environment.now() + 30 * 86_400_000) });
    client.say('hello', { version: 1 });
    await world.advance(30 * 86_400_000 - 1_000);
    expect(client.closed).toBeUndefined();
    await world.advance(30_000);
    expect(client.closed?.code).toBe(4401);
  });
});

describe('connections of one user', () => {
  it('[N3] are five; the sixth is told so and closed, and the others go on', async () => {
    const world = new World();
    const five = await Promise.all(Array.from({ length: 5 }, () => greeted(world, { token: 'good:ana' })));
    const sixth = await greeted(world, { token: 'good:ana' });
    expect(sixth.last('error').code).toBe('rate_limited');
    expect(sixth.closed?.code).toBe(1013);
    expect(five.map(({ closed }) => closed)).toEqual(five.map(() => undefined));
    expect((await greeted(world, { token: 'good:ben' })).closed).toBeUndefined();
  });

  it('[N3] are counted with an identity of the upgrade request too', () => {
    const world = new World();
    const six = Array.from({ length: 6 }, () => world.connect({ subprotocol: SUBPROTOCOL, identity: identity('ana') }));
    expect(six.map(({ closed }) => closed?.code)).toEqual([...Array.from({ length: 5 }, () => undefined), 1013]);
  });

  it('[N3] make room when one has ended', async () => {
    const world = new World();
    const five = await Promise.all(Array.from({ length: 5 }, () => greeted(world, { token: 'good:ana' })));
    five[0]?.hangUp();
    five[0]?.hangUp();
    expect((await greeted(world, { token: 'good:ana' })).closed).toBeUndefined();
    expect((await greeted(world, { token: 'good:ana' })).closed?.code).toBe(1013);
  });
});
