import { VirtualEnvironment } from '@paceline/core/testing';
import { afterEach, expect, it } from 'vitest';
import { TabIdentity } from '../src/identity/identity.ts';
import { storageOf } from '../src/platform/storage.ts';
import { webLocks, type Held, type TabLocks } from '../src/platform/tab-locks.ts';

// Node has the locks of the browsers.
const environment = new VirtualEnvironment({ now: Date.parse('2026-05-01T06:00:00Z') });
const locks = webLocks(navigator.locks, environment) as TabLocks;
const lost = () => undefined;
let held: (Held | undefined)[] = [];

afterEach(() => {
  for (const lock of held) lock?.release();
  held = [];
});

const hold = async (name: string, patience: number): Promise<Held | undefined> => {
  const lock = await locks.hold(name, { patience, lost });
  held.push(lock);
  return lock;
};

it('a name that another tab keeps is not taken, with patience or without', async () => {
  await hold('kept', 0);
  expect(await hold('kept', 0)).toBeUndefined();
  const waiting = hold('kept', 500);
  await environment.advance(500);
  expect(await waiting).toBeUndefined();
});

it('a name that is let go is taken also when the page was too busy to hear of it in time', async () => {
  let giveUp = (): void => {};
  const setTimer = (_: number, fire: () => void) => {
    giveUp = fire;
    return () => undefined;
  };
  const before = await hold('busy', 0);
  const waiting = webLocks(navigator.locks, { now: () => 0, monotonic: () => 0, random: () => 0, setTimer })?.hold('busy', { patience: 500, lost });
  before?.release();
  giveUp();
  const taken = await waiting;
  held.push(taken);
  expect(taken).toBeDefined();
});

it('a tab whose page is loaded anew is who it was before, also when the page before is slow to go', async () => {
  const memory = () => storageOf(() => {
    throw new Error('there is no storage in this test');
  });
  const [tab, device] = [memory(), memory()];
  const guest = { userId: 'guest-1', name: 'Ana', token: 'secret', expiresAt: '2026-06-01T06:00:00.000Z' };
  const page = () => new TabIdentity({ tab, device, locks, environment, createGuest: () => Promise.resolve(guest) });
  await page().claim('Ana');
  const slow = await locks.steal('paceline.guest.guest-1', { lost });
  const found = page().existing();
  await environment.advance(2_000);
  slow.release();
  expect(await found).toEqual(guest);
});
