import type { Guest } from '@paceline/client';
import { describe, expect, it } from 'vitest';
import { TabIdentity } from '../src/identity/identity.ts';
import { storageOf, type Storage } from '../src/platform/storage.ts';
import type { TabLocks } from '../src/platform/tab-locks.ts';

const NOW = Date.parse('2026-05-01T06:00:00Z');
const environment = { now: () => NOW, monotonic: () => 0, setTimer: () => () => undefined, random: () => 0 };

/** A browser: its tabs share the device's storage and the locks, which a closed tab lets go. */
function browser(withLocks = true) {
  const device = memory();
  const held = new Map<string, { owner: object; lost: () => void }>();
  let guests = 0;
  const open = (tab: Storage = memory()) => {
    const self = {};
    const take = (name: string, lost: () => void) => {
      const entry = { owner: self, lost };
      held.set(name, entry);
      return { release: () => void (held.get(name) === entry && held.delete(name)) };
    };
    const locks: TabLocks = {
      hold: (name, { lost }) => Promise.resolve(held.has(name) ? undefined : take(name, lost)),
      steal(name, { lost }) {
        const before = held.get(name);
        const lock = take(name, lost);
        before?.lost();
        return Promise.resolve(lock);
      },
      isHeld: (name) => Promise.resolve(held.has(name)),
    };
    const identity = new TabIdentity({
      tab,
      device,
      locks: withLocks ? locks : undefined,
      environment,
      createGuest: (name) => Promise.resolve(guestOf(++guests, name)),
    });
    const close = () => {
      for (const [name, { owner }] of held) if (owner === self) held.delete(name);
    };
    return { identity, tab, close };
  };
  /** The browser takes all locks back, as from a page that it has put aside. */
  const takeBack = () => {
    const all = [...held.values()];
    held.clear();
    for (const { lost } of all) lost();
  };
  return { open, device, takeBack };
}

function memory(): Storage {
  return storageOf(() => {
    throw new Error('there is no storage in this test');
  });
}

function guestOf(number: number, name: string, days = 30): Guest {
  return { userId: `guest-${number}`, name, token: 'secret', expiresAt: new Date(NOW + days * 86_400_000).toISOString() };
}

describe('the identity of a tab', () => {
  it('is made once, however often it is asked for', async () => {
    const { identity } = browser().open();
    const [first, second] = await Promise.all([identity.claim('Ana'), identity.claim('Ana')]);
    expect(second).toEqual(first);
    expect(await identity.existing()).toEqual(first);
  });

  it('is another one in a second tab', async () => {
    const { open } = browser();
    const ana = await open().identity.claim('Ana');
    const ben = await open().identity.claim('Ben');
    expect(ben.userId).not.toBe(ana.userId);
  });

  it('survives a reload', async () => {
    const { open } = browser();
    const before = open();
    const ana = await before.identity.claim('Ana');
    before.close();
    expect(await open(before.tab).identity.existing()).toEqual(ana);
  });

  it('is found again by a tab that is opened after the last one was closed', async () => {
    const { open } = browser();
    const before = open();
    const ana = await before.identity.claim('Ana');
    before.close();
    expect(await open().identity.existing()).toEqual(ana);
  });

  it('is not shared by a duplicated tab, whose storage is copied', async () => {
    const { open } = browser();
    const original = open();
    const ana = await original.identity.claim('Ana');
    const copy = await open(original.tab).identity.claim('Ana');
    expect(copy.userId).not.toBe(ana.userId);
  });

  it('stays within its tab where the browser has no locks', async () => {
    const { open } = browser(false);
    const before = open();
    const ana = await before.identity.claim('Ana');
    expect(await open(before.tab).identity.existing()).toEqual(ana);
    expect(await open().identity.existing()).toBeUndefined();
  });

  it('is taken over by another tab that is told to, and then given up by this one, also after a reload', async () => {
    const { open } = browser();
    const [first, second] = [open(), open()];
    let taken = 0;
    first.identity.onTaken(() => (taken += 1));
    const ana = await first.identity.claim('Ana');
    await second.identity.claim('Ben');
    await second.identity.become(ana);
    expect(await second.identity.existing()).toEqual(ana);
    await expect.poll(() => taken).toBe(1);
    expect((await first.identity.existing())?.userId).not.toBe(ana.userId);
    first.close();
    expect((await open(first.tab).identity.existing())?.name).toBe('Ben');
  });

  it('is kept by a tab whose lock the browser has taken back, when nobody else wanted it', async () => {
    const { open, takeBack } = browser();
    const { identity } = open();
    let taken = 0;
    identity.onTaken(() => (taken += 1));
    const ana = await identity.claim('Ana');
    takeBack();
    expect((await open().identity.known()).map(({ where }) => where)).toEqual(['elsewhere']);
    expect([await identity.existing(), taken]).toEqual([ana, 0]);
  });

  it('is known to all tabs, with where it is open: the own one first', async () => {
    const { open } = browser();
    const [first, second, third] = [open(), open(), open()];
    const [ana, ben, cleo] = [await first.identity.claim('Ana'), await second.identity.claim('Ben'), await third.identity.claim('Cleo')];
    first.close();
    third.close();
    expect(await second.identity.known()).toEqual([
      { guest: ben, where: 'here' },
      { guest: cleo, where: 'nowhere' },
      { guest: ana, where: 'nowhere' },
    ]);
    expect((await open().identity.known()).map(({ guest, where }) => [guest.name, where])).toEqual([
      ['Cleo', 'here'],
      ['Ben', 'elsewhere'],
      ['Ana', 'nowhere'],
    ]);
  });

  it('is given up when the server refuses it', async () => {
    const { open } = browser();
    const { identity } = open();
    const ana = await identity.claim('Ana');
    await identity.forget(ana);
    expect((await identity.claim('Ana')).userId).not.toBe(ana.userId);
  });

  it('is not begun with on its last day, nor when the storage holds nonsense', async () => {
    const { open, device } = browser();
    device.setItem('paceline.guests', JSON.stringify([guestOf(7, 'Old', 0.5), { userId: 3 }, null]));
    expect(await open().identity.existing()).toBeUndefined();
    device.setItem('paceline.guests', 'not json');
    expect(await open().identity.existing()).toBeUndefined();
  });
});
