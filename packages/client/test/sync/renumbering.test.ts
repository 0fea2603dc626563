import { describe, expect, test } from 'vitest';
import type { LeftOutbox, OutboxStorage, StoredOutbox } from '@paceline/client/storage';
import type { MemoryOutboxStorage } from '@paceline/client/testing';
import { Phone, runOffline } from '../support/phone.ts';
import { current, upTo } from '../support/world.ts';

type Samples = LeftOutbox['samples'];
const distances = (samples: Samples): (number | undefined)[] => samples.map(({ distance }) => distance);

/** Of an app's own making, with no more than the four calls that it needs. */
const plain = (box: StoredOutbox): StoredOutbox => ({
  key: box.key,
  append: (samples) => box.append(samples),
  forget: (seq) => box.forget(seq),
  remove: () => box.remove(),
  release: () => box.release(),
});

/** A disk of which the readings at those distances cannot be read; its outboxes cannot replace what is in them where `isPlain`. */
function damaged(disk: MemoryOutboxStorage, lost: readonly number[], isPlain = false): OutboxStorage {
  const reading = (left: LeftOutbox): Samples => left.samples.filter(({ distance }) => !lost.includes(distance ?? 0));
  return {
    create: async (key) => disk.create(key),
    takeOver: async (userId) =>
      (await disk.takeOver(userId)).map((left) => (isPlain ? { ...plain(left), samples: reading(left) } : Object.assign(left, { samples: reading(left) }))),
  };
}

/** What Ana has run without a network, in an app that has died since. */
async function leftPhone(seconds: number): Promise<Phone> {
  const phone = new Phone();
  await phone.world.join();
  await runOffline(phone, seconds);
  phone.die();
  phone.world.network.weather = 'up';
  return phone;
}

/** What is left on the disk, without a hand on it. */
async function onDisk({ disk }: Phone): Promise<Samples> {
  const left = await disk.anotherRun().takeOver('ana');
  for (const outbox of left) outbox.release();
  return left.flatMap(({ samples }) => samples);
}

describe('[G2] [G3] what was left with a hole in it', () => {
  test.each([false, true])('keeps the numbers under which it was sent once, however often the app dies (plain storage: %s)', async (isPlain) => {
    const lost = [6, 7, 251];
    const phone = await leftPhone(600);
    const { world } = phone;
    let lives = 0;
    for (let before = 0; before < 597 && lives < 20; lives += 1) {
      const disk = phone.disk.anotherRun();
      const { service } = phone.restart(damaged(disk, lost, isPlain));
      service.uploadKept('ana');
      // It dies as soon as something more is stored, before it hears of that.
      for (let waited = 0; waited < 60_000 && world.stored().length === before; waited += 1) await world.environment.advance(1);
      expect(world.stored().length).toBeGreaterThan(before);
      before = world.stored().length;
      disk.crash();
      service.close();
      for (const socket of world.network.sockets) socket.cut = true;
      await world.environment.advance(1_000);
    }
    expect(lives).toBeGreaterThan(3);
    const last = phone.restart(damaged(phone.disk.anotherRun(), lost, isPlain));
    last.service.uploadKept('ana');
    await world.environment.advance(60_000);
    expect(world.stored()).toEqual(upTo(600).filter((distance) => !lost.includes(distance)));
    expect([last.errors, world.server.violations, await onDisk(phone)]).toEqual([[], [], []]);
    last.service.close();
  });

  test('waits where there is no room for its new numbers, holds up nothing else, and goes up when there is', async () => {
    const phone = await leftPhone(10);
    const { world } = phone;
    const another = await phone.disk.create({ sessionId: 's1', userId: 'ana', writer: 'another' });
    await world.environment.settle(another.append([{ seq: 1, pace: 5, timestamp: '2026-05-01T06:30:00.000Z', distance: 77 }]));
    phone.disk.crash();
    phone.disk.capacity = 0;
    const full = phone.restart(damaged(phone.disk.anotherRun(), [4]));
    full.service.uploadKept('ana');
    await world.environment.advance(30_000);
    expect(full.errors).toMatchObject([{ kind: 'storage_failed' }]);
    expect(world.stored()).toEqual([1, 2, 3, 77]);
    expect(distances(await onDisk(phone))).toEqual(upTo(10));
    full.service.close();
    phone.disk.capacity = Infinity;
    const { service, errors } = phone.restart(damaged(phone.disk.anotherRun(), [4]));
    service.uploadKept('ana');
    await world.environment.advance(30_000);
    expect([world.stored(), errors, world.server.violations, await onDisk(phone)]).toEqual([[1, 2, 3, 5, 6, 7, 8, 9, 10, 77], [], [], []]);
    service.close();
  });
});

describe('[G3] a number under which the server has another reading', () => {
  test('concerns that reading alone: the rest of what was left goes up, and nothing is left of it', async () => {
    const phone = await leftPhone(450);
    const { world } = phone;
    const [left] = await onDisk(phone).then(() => phone.disk.anotherRun().takeOver('ana'));
    world.server.part('ana', left!.key.writer).push(...left!.samples.slice(0, 3).map((sample) => ({ ...sample, distance: sample.seq === 2 ? 99 : sample.distance })));
    left!.release();
    await world.environment.advance(10);
    const { service, errors } = phone.restart();
    service.uploadKept('ana');
    await world.environment.advance(30_000);
    expect(world.stored()).toEqual([1, 99, ...upTo(450).slice(2)]);
    expect([errors.map(({ kind }) => kind), await onDisk(phone)]).toEqual([['sample_conflict'], []]);
    service.close();
  });

  test('concerns that reading alone when the session was left, too', async () => {
    const phone = new Phone();
    const { world } = phone;
    await world.join();
    await runOffline(phone, 5);
    const [writer] = world.server.receivedOf('join_session').map(({ data }) => data.writer);
    const leaving = world.service.leaveSession();
    await world.environment.advance(10_000);
    await leaving;
    world.server.part('ana', writer!).push({ seq: 1, pace: 5, timestamp: '2026-05-01T06:30:00.000Z', distance: 99 });
    world.network.weather = 'up';
    await world.environment.advance(60_000);
    expect(world.stored()).toEqual([99, 2, 3, 4, 5]);
    expect(world.errors.map(({ kind }) => kind)).toEqual(['sample_conflict']);
    expect([current(world.service.outbox).pending, await onDisk(phone)]).toEqual([0, []]);
  });
});

describe('[G3] on a full disk', () => {
  /** Ana has begun without a network, and hears that her clock is a day ahead when her disk is full with her first five samples. */
  async function ahead(): Promise<Phone> {
    const phone = new Phone();
    const { world } = phone;
    world.network.weather = 'refused';
    const joined = world.service.joinSession('s1', 'ana', []);
    await world.runFor(5);
    phone.disk.capacity = 5;
    world.server.clockOffset = -86_400_000;
    world.server.deafTo = ['pace_update', 'track_batch'];
    world.network.weather = 'up';
    world.service.wake();
    await world.environment.advance(1_000);
    await joined;
    return phone;
  }

  test('samples that get the true time stay as they were kept', async () => {
    const phone = await ahead();
    const { world } = phone;
    expect(current(world.service.outbox)).toEqual({ pending: 5, acked: 0, kept: 5 });
    expect(world.errors.map(({ kind }) => kind)).toEqual(['storage_failed']);
    phone.die();
    const left = await onDisk(phone);
    expect(distances(left)).toEqual(upTo(5));
    for (const { timestamp } of left) expect(Date.parse(timestamp) - world.server.now()).toBeGreaterThan(86_000_000);
  });

  test('samples that get the true time do so when there is room, and those after them do not wait for it', async () => {
    const phone = await ahead();
    const { world } = phone;
    phone.disk.capacity = 6;
    world.run();
    await world.environment.advance(1_000);
    expect(current(world.service.outbox)).toMatchObject({ kept: 6 });
    phone.disk.capacity = 20;
    world.run();
    await world.environment.advance(1_000);
    expect(current(world.service.outbox)).toMatchObject({ kept: 7 });
    const now = world.server.now();
    phone.die();
    const left = await onDisk(phone);
    expect(distances(left)).toEqual(upTo(7));
    for (const { timestamp } of left) expect(Math.abs(now - Date.parse(timestamp))).toBeLessThan(60_000);
  });

  test('samples that get other numbers stay as they were kept, are told to be kept, and get them when there is room', async () => {
    const phone = new Phone();
    const { world } = phone;
    await world.join();
    await world.runFor(10);
    await runOffline(phone, 5);
    expect(current(world.service.outbox)).toEqual({ pending: 5, acked: 10, kept: 15 });
    phone.disk.capacity = 5;
    // The server's store was rolled back.
    const [writer] = world.server.receivedOf('join_session').map(({ data }) => data.writer);
    world.server.part('ana', writer!).splice(4);
    world.server.deafTo = ['pace_update', 'track_batch'];
    world.network.weather = 'up';
    world.service.wake();
    await world.environment.advance(3_000);
    expect(world.errors.map(({ kind }) => kind)).toEqual(['samples_renumbered', 'storage_failed']);
    expect(current(world.service.outbox)).toEqual({ pending: 5, acked: 4, kept: 9 });
    world.run();
    await world.environment.advance(1_000);
    expect(current(world.service.outbox)).toEqual({ pending: 6, acked: 4, kept: 9 });
    phone.disk.capacity = 20;
    world.run();
    await world.environment.advance(1_000);
    expect(current(world.service.outbox)).toEqual({ pending: 7, acked: 4, kept: 11 });
    phone.die();
    expect((await onDisk(phone)).map(({ seq, distance }) => [seq, distance])).toEqual([11, 12, 13, 14, 15, 16, 17].map((distance, index) => [5 + index, distance]));
  });
});
