import { describe, expect, test } from 'vitest';
import type { LeftOutbox, OutboxStorage } from '@paceline/client/storage';
import { MemoryOutboxStorage } from '@paceline/client/testing';
import { Phone, runOffline } from '../support/phone.ts';
import { current, upTo } from '../support/world.ts';

describe('[G3] a storage that does not do its work', () => {
  test('is reported once, loses nothing, and is made up for when it works again', async () => {
    const phone = new Phone();
    const { world } = phone;
    await world.join();
    await runOffline(phone, 3);
    phone.disk.capacity = 0;
    await world.runFor(3);
    expect(world.errors.map(({ kind, retry }) => [kind, retry])).toEqual([['storage_failed', 'later']]);
    expect(current(world.service.outbox)).toEqual({ pending: 6, acked: 0, kept: 3 });
    phone.disk.capacity = 1_000;
    await world.runFor(1);
    expect(current(world.service.outbox)).toEqual({ pending: 7, acked: 0, kept: 7 });
    phone.die();
    const [left] = await phone.disk.anotherRun().takeOver('ana');
    expect(left?.samples.map(({ seq }) => seq)).toEqual(upTo(7));
  });

  test('that cannot be opened does not keep anybody from running', async () => {
    const phone = new Phone((storage) => ({ ...storage, create: async () => Promise.reject(new Error('The user has blocked it.')) }));
    await phone.world.join();
    await phone.world.runFor(3);
    expect(phone.world.stored()).toEqual(upTo(3));
    expect(phone.world.errors).toMatchObject([{ kind: 'storage_failed', message: expect.stringContaining('The user has blocked it.') }]);
  });

  test('that has holes is told of, and the rest goes up once, whatever the server had of it', async () => {
    for (const had of [0, 2, 5, 8]) {
      const phone = new Phone();
      const { world } = phone;
      await world.join();
      await runOffline(phone, 10);
      phone.die();
      // The server has got some of them; their acknowledgement was lost with the app.
      const [left] = await phone.disk.anotherRun().takeOver('ana');
      if (left === undefined) throw new Error('Nothing was left.');
      world.server.part('ana', left.key.writer).push(...left.samples.slice(0, had));
      const damaged: OutboxStorage = {
        create: (key) => new MemoryOutboxStorage().create(key),
        takeOver: async () => [Object.assign(left, { samples: left.samples.filter(({ seq }) => seq !== 1 && seq !== 5 && seq !== 6), damage: 'Three records cannot be read.' })],
      };
      world.network.weather = 'up';
      const { service, errors } = phone.restart(damaged);
      const joined = service.joinSession('s1', 'ana', []);
      await world.environment.advance(15_000);
      await joined;
      const expected = upTo(10).filter((distance) => distance <= had || ![1, 5, 6].includes(distance));
      expect(world.stored(), `the server had ${had}`).toEqual(expected);
      expect([errors.map(({ kind }) => kind), world.server.violations]).toEqual([['samples_damaged'], []]);
      service.close();
    }
  });

  test('of which nothing can be read is told of and removed, and what was left beside it goes up', async () => {
    const phone = new Phone();
    const { world } = phone;
    await world.join();
    await runOffline(phone, 5);
    phone.die();
    world.network.weather = 'up';
    const disk = phone.disk.anotherRun();
    let removed = 0;
    const unreadable: LeftOutbox = {
      key: { sessionId: 's1', userId: 'ana', writer: 'unreadable' },
      samples: [],
      damage: 'Nothing of it can be read.',
      append: () => Promise.resolve(),
      forget: () => Promise.resolve(),
      remove: async () => void (removed += 1),
      release: () => undefined,
    };
    const damaged: OutboxStorage = { create: (key) => disk.create(key), takeOver: async (userId) => [unreadable, ...(await disk.takeOver(userId))] };
    const { service, errors } = phone.restart(damaged);
    service.uploadKept('ana');
    await world.environment.advance(1_000);
    expect([world.stored(), removed, errors.map(({ kind }) => kind), world.server.violations]).toEqual([upTo(5), 1, ['samples_damaged'], []]);
    service.close();
  });
});
