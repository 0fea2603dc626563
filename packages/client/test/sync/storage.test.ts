import { describe, expect, test } from 'vitest';
import { RealTimeSyncService, type SyncError } from '@paceline/client';
import { keepIn, type LeftOutbox, type OutboxStorage } from '@paceline/client/storage';
import { MemoryOutboxStorage } from '@paceline/client/testing';
import { closeCodes } from '@paceline/protocol';
import { current, upTo, World } from '../support/world.ts';

/** Ana's phone: a disk that outlives the runs of her app, in which a write takes 5 ms. */
class Phone {
  readonly world: World;
  readonly disk: MemoryOutboxStorage;

  constructor(wrap: (storage: OutboxStorage) => OutboxStorage = (storage) => storage) {
    // The world makes its own clock, which the disk is to have as well.
    const late: { disk?: MemoryOutboxStorage } = {};
    const disk = (): MemoryOutboxStorage => late.disk as MemoryOutboxStorage;
    const storage: OutboxStorage = { create: (key) => disk().create(key), takeOver: (userId) => disk().takeOver(userId) };
    this.world = new World({ storage: keepIn(wrap(storage)) });
    this.disk = late.disk = new MemoryOutboxStorage({ environment: this.world.environment, writeTime: 5 });
  }

  /** The app is started once more; what it was before is gone. */
  restart(): { service: RealTimeSyncService; errors: SyncError[] } {
    const { environment, network } = this.world;
    const service = new RealTimeSyncService({ url: 'https://run.example.org', getToken: () => 'a-token', environment, webSocket: network.Socket, storage: keepIn(this.disk.anotherRun()) });
    const errors: SyncError[] = [];
    service.errors.subscribe((error) => errors.push(error));
    return { service, errors };
  }

  /** The app dies: nothing of it goes on, and its connections hang. */
  die(): void {
    this.disk.crash();
    this.world.service.close();
    for (const socket of this.world.network.sockets) socket.cut = true;
  }
}

/** Records so many samples while there is no network. */
async function runOffline(phone: Phone, seconds: number): Promise<void> {
  phone.world.network.weather = 'refused';
  phone.world.network.last.drop();
  await phone.world.runFor(seconds);
}

describe('[G3] an outbox that is kept on the device', () => {
  test('says how far it would survive a crash, at once and not before', async () => {
    const { world } = new Phone();
    expect(current(world.service.outbox)).toEqual({ pending: 0, acked: 0 });
    await world.join();
    await runOffline({ world } as Phone, 0);
    world.run();
    await world.environment.advance(4);
    expect(current(world.service.outbox)).toEqual({ pending: 1, acked: 0, kept: 0 });
    await world.environment.advance(1);
    expect(current(world.service.outbox)).toEqual({ pending: 1, acked: 0, kept: 1 });
  });

  test('what was kept when the app died goes up with the next start, as the writer it is of, beside what is recorded then', async () => {
    const phone = new Phone();
    const { world } = phone;
    await world.join();
    await world.runFor(3);
    await runOffline(phone, 250);
    expect(current(world.service.outbox)).toMatchObject({ pending: 250, kept: 253 });
    phone.die();
    world.network.weather = 'up';
    const { service, errors } = phone.restart();
    const joined = service.joinSession('s1', 'ana', []);
    await world.environment.advance(300);
    await joined;
    expect(service.sendPaceUpdate({ pace: 5, distance: 254 })).toBe(1);
    await world.environment.advance(3_000);
    expect(world.stored()).toEqual(upTo(254));
    expect([errors, world.server.violations]).toEqual([[], []]);
    expect(await phone.disk.anotherRun().takeOver('ana')).toEqual([]);
    service.close();
    await world.environment.advance(1_000);
    expect(world.environment.timers).toBe(0);
  });

  test('of a session that is not joined again goes up as well, and 24 hours later', async () => {
    const phone = new Phone();
    const { world } = phone;
    await world.join();
    await runOffline(phone, 5);
    phone.die();
    await world.environment.advance(24 * 3_600_000);
    world.network.weather = 'up';
    const { service } = phone.restart();
    const joined = service.joinSession('s2', 'ana', []);
    await world.environment.advance(2_000);
    await joined;
    expect(world.stored()).toEqual(upTo(5));
    service.close();
  });

  test('goes up without a join when the app asks for it', async () => {
    const phone = new Phone();
    const { world } = phone;
    await world.join();
    await runOffline(phone, 5);
    phone.die();
    world.network.weather = 'up';
    const { service } = phone.restart();
    service.uploadKept('ana');
    await world.environment.advance(1_000);
    expect([world.stored(), world.server.receivedOf('join_session').length]).toEqual([upTo(5), 1]);
    service.close();
  });

  test('goes up a lease later where a run that has died counts as alive for so long, unless the service is closed before', async () => {
    for (const isClosed of [false, true]) {
      const phone = new Phone();
      const { world } = phone;
      await world.join();
      await runOffline(phone, 5);
      phone.die();
      world.network.weather = 'up';
      const disk = phone.disk.anotherRun();
      const free = world.environment.monotonic() + 60_000;
      let looks = 0;
      const leased: OutboxStorage = {
        lease: 60_000,
        create: (key) => disk.create(key),
        takeOver: async (userId) => {
          looks += 1;
          return world.environment.monotonic() < free ? [] : disk.takeOver(userId);
        },
      };
      const service = new RealTimeSyncService({ url: 'https://run.example.org', getToken: () => 'a-token', environment: world.environment, webSocket: world.network.Socket, storage: keepIn(leased) });
      service.uploadKept('ana');
      await world.environment.advance(59_000);
      expect(world.stored()).toEqual([]);
      if (isClosed) service.close();
      await world.environment.advance(2_000);
      expect([looks, world.stored()]).toEqual(isClosed ? [1, []] : [2, upTo(5)]);
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
    const service = new RealTimeSyncService({ url: 'https://run.example.org', getToken: () => 'a-token', environment: world.environment, webSocket: world.network.Socket, storage: keepIn(damaged) });
    const errors: SyncError[] = [];
    service.errors.subscribe((error) => errors.push(error));
    service.uploadKept('ana');
    await world.environment.advance(1_000);
    expect([world.stored(), removed, errors.map(({ kind }) => kind), world.server.violations]).toEqual([upTo(5), 1, ['samples_damaged'], []]);
    service.close();
  });

  test('what is left of the last run waits for a network, is not uploaded twice, and survives another crash', async () => {
    const phone = new Phone();
    const { world } = phone;
    await world.join();
    await runOffline(phone, 450);
    phone.die();
    const second = phone.restart();
    second.service.joinSession('s1', 'ana', []).catch(() => undefined);
    await world.environment.advance(5_000);
    second.service.close();
    world.network.weather = 'up';
    const third = phone.restart();
    const joined = third.service.joinSession('s1', 'ana', []);
    await world.environment.advance(100);
    third.service.close();
    await joined.catch(() => undefined);
    const fourth = phone.restart();
    const again = fourth.service.joinSession('s1', 'ana', []);
    await world.environment.advance(5_000);
    await again;
    expect([world.stored(), world.server.violations]).toEqual([upTo(450), []]);
    fourth.service.close();
  });

  test('what is left goes up when the network is back, however long that takes and though nothing hints at it', async () => {
    const phone = new Phone();
    const { world } = phone;
    await world.join();
    await runOffline(phone, 30);
    phone.die();
    const { service } = phone.restart();
    service.uploadKept('ana');
    await world.environment.advance(30 * 60_000);
    expect(world.stored()).toEqual([]);
    world.network.weather = 'up';
    await world.environment.advance(2 * 60_000);
    expect(world.stored()).toEqual(upTo(30));
    service.close();
    await world.environment.advance(1_000);
    expect(world.environment.timers).toBe(0);
  });

  test('nothing is left of a session that was left in good order', async () => {
    const phone = new Phone();
    await phone.world.join();
    await phone.world.runFor(3);
    const left = phone.world.service.leaveSession();
    await phone.world.environment.advance(1_000);
    await left;
    phone.die();
    expect(await phone.disk.anotherRun().takeOver('ana')).toEqual([]);
  });

  test('[G7] what a replaced device holds goes up from its memory, and is not left behind', async () => {
    const phone = new Phone();
    const { world } = phone;
    await world.join();
    world.server.deafTo = ['pace_update'];
    await world.runFor(3);
    world.server.closeAll(closeCodes.replaced);
    await world.environment.advance(3_000);
    expect(world.stored()).toEqual(upTo(3));
    phone.die();
    expect(await phone.disk.anotherRun().takeOver('ana')).toEqual([]);
  });

  test('[G8] times that were corrected are kept as corrected', async () => {
    const phone = new Phone();
    const { world } = phone;
    await world.join();
    world.environment.jumpClock(86_400_000);
    world.server.clockOffset -= 86_400_000;
    const at = world.server.now();
    world.server.deafTo = ['pace_update', 'track_batch'];
    world.run();
    await world.environment.advance(2_000);
    phone.die();
    const [left] = await phone.disk.anotherRun().takeOver('ana');
    expect(left?.samples.map(({ timestamp }) => Date.parse(timestamp))).toEqual([at]);
  });
});

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
      const service = new RealTimeSyncService({ url: 'https://run.example.org', getToken: () => 'a-token', environment: world.environment, webSocket: world.network.Socket, storage: keepIn(damaged) });
      const errors: SyncError[] = [];
      service.errors.subscribe((error) => errors.push(error));
      const joined = service.joinSession('s1', 'ana', []);
      await world.environment.advance(15_000);
      await joined;
      const expected = upTo(10).filter((distance) => distance <= had || ![1, 5, 6].includes(distance));
      expect(world.stored(), `the server had ${had}`).toEqual(expected);
      expect([errors.map(({ kind }) => kind), world.server.violations]).toEqual([['samples_damaged'], []]);
      service.close();
    }
  });
});
