import { describe, expect, test } from 'vitest';
import type { OutboxStorage } from '@paceline/client/storage';
import { closeCodes } from '@paceline/protocol';
import { Phone, runOffline } from '../support/phone.ts';
import { current, upTo } from '../support/world.ts';

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
      const { service } = phone.restart(leased);
      service.uploadKept('ana');
      await world.environment.advance(59_000);
      expect(world.stored()).toEqual([]);
      if (isClosed) service.close();
      await world.environment.advance(2_000);
      expect([looks, world.stored()]).toEqual(isClosed ? [1, []] : [2, upTo(5)]);
      service.close();
    }
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
    expect([world.stored(), current(service.outbox)]).toEqual([[], { pending: 0, acked: 0, kept: undefined, left: 30 }]);
    world.network.weather = 'up';
    await world.environment.advance(2 * 60_000);
    expect([world.stored(), current(service.outbox).left]).toEqual([upTo(30), undefined]);
    service.close();
    await world.environment.advance(1_000);
    expect(world.environment.timers).toBe(0);
  });

  test('what is left is counted until it is stored, batch by batch, beside what waits since', async () => {
    const phone = new Phone();
    const { world } = phone;
    await world.join();
    await runOffline(phone, 450);
    phone.die();
    const { service } = phone.restart();
    const seen: (number | undefined)[] = [];
    service.outbox.subscribe(({ left }) => {
      if (seen.at(-1) !== left) seen.push(left);
    });
    service.joinSession('s1', 'ana', []).catch(() => undefined);
    await world.environment.advance(10);
    expect(current(service.outbox)).toMatchObject({ pending: 0, left: 450 });
    world.network.weather = 'up';
    await world.environment.advance(30_000);
    expect(world.stored()).toEqual(upTo(450));
    expect(seen).toEqual([450, 250, 50, undefined]);
    service.close();
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
