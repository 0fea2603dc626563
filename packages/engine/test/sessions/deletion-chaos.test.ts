import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { identity, recorded, World } from '../gateway/support/world.ts';
import type { TestClient } from '../gateway/support/test-client.ts';

const USERS = ['ana', 'ben', 'cleo'] as const;
type User = (typeof USERS)[number];

type Deed =
  | { readonly kind: 'join' | 'watch' | 'sample' | 'leave' | 'upload' | 'drop' | 'delete track' | 'delete me'; readonly by: User }
  | { readonly kind: 'delete session' | 'hold' | 'release' | 'crash' | 'fill the disk' | 'make room' }
  | { readonly kind: 'pass'; readonly ms: number };

const by = (...kinds: readonly Extract<Deed, { by: User }>['kind'][]) => fc.record({ kind: fc.constantFrom(...kinds), by: fc.constantFrom(...USERS) });

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 12, arbitrary: by('join', 'watch', 'sample', 'sample', 'upload', 'leave', 'drop') },
  { weight: 2, arbitrary: by('delete track', 'delete me') },
  { weight: 1, arbitrary: fc.constant({ kind: 'delete session' } as const) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('hold', 'release', 'crash', 'fill the disk', 'make room') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(10, 300, 3_000, 60_000) }) },
);

/** What was answered with success is gone from then on, whatever happens. */
class Chaos {
  readonly world = new World();
  readonly #clients = new Map<User, TestClient>();
  readonly #erased = new Set<User>();
  #isDeleted = false;
  #release = (): void => {};
  #seq = 0;

  async do(step: Deed): Promise<void> {
    const { world } = this;
    switch (step.kind) {
      case 'pass':
        return world.advance(step.ms);
      case 'hold':
        this.#release();
        this.#release = world.store.hold();
        return;
      case 'release':
        return this.#release();
      case 'fill the disk':
      case 'make room':
        world.store.isFull = step.kind === 'fill the disk';
        return;
      case 'crash':
        // What a held commit does after the crash, it does with the disk of before.
        this.#release();
        await world.advance(10);
        await world.crash();
        this.#clients.clear();
        return;
      case 'delete session':
        return void world.sessions.deleteSession(identity('ana'), 'run').then(({ ok }) => (this.#isDeleted ||= ok));
      default:
        return this.#doBy(step.kind, step.by);
    }
  }

  async #doBy(kind: Extract<Deed, { by: User }>['kind'], user: User): Promise<void> {
    const { world } = this;
    const client = this.#clients.get(user) ?? world.connect();
    if (!this.#clients.has(user)) client.say('hello', { version: 1, token: `good:${user}` });
    this.#clients.set(user, client);
    const own = { sessionId: 'run', userId: user };
    if (kind === 'join') client.say('join_session', { ...own, friends: [...USERS] });
    if (kind === 'watch') client.say('join_session', { ...own, friends: [...USERS], role: 'spectator' });
    if (kind === 'sample') client.say('pace_update', world.sample(user, { seq: (this.#seq += 1) }));
    if (kind === 'upload') client.say('track_batch', { ...own, writer: 'watch', samples: recorded(world, [1, 2, 3]) });
    if (kind === 'leave') client.say('leave_session', own);
    if (kind === 'drop') client.hangUp();
    if (kind === 'drop' || client.closed !== undefined) this.#clients.delete(user);
    if (kind === 'delete track') void world.sessions.deleteTrack(identity(user), 'run').then(({ ok }) => ok && this.#erased.add(user));
    if (kind === 'delete me') void world.sessions.deleteMe(identity(user)).then(({ ok }) => ok && this.#isMember(user).then((is) => is && this.#erased.add(user)));
  }

  /** Of a session that is still there: who asks before they have joined has nothing that could be deleted. */
  async #isMember(user: User): Promise<boolean> {
    return (await this.world.store.loadSession('run'))?.members.some(({ userId, isErased }) => userId === user && isErased) === true;
  }

  async check(): Promise<void> {
    const { store } = this.world;
    const stored = await store.loadSession('run');
    if (this.#isDeleted) expect([stored, await store.wasDeleted('run')]).toEqual([undefined, true]);
    for (const user of this.#erased) {
      const member = stored?.members.find(({ userId }) => userId === user);
      expect(member ?? { isErased: true, tracks: [], role: 'spectator' }).toMatchObject({ isErased: true, tracks: [], role: 'spectator' });
      for (const writer of ['', 'watch']) expect(await store.readTrack({ sessionId: 'run', userId: user, writer })).toEqual([]);
    }
  }

  async calm(): Promise<void> {
    this.#release();
    this.world.store.isFull = false;
    await this.world.advance(10_000);
  }

  /** Whether anything was deleted, so that the checks have something to say. */
  get hasDeleted(): boolean {
    return this.#isDeleted || this.#erased.size > 0;
  }
}

it('[Y2] [Y3] [Y4] [G10] what was deleted never comes back, whatever is joined, uploaded, refused or crashes around it', { timeout: 60_000 }, async () => {
  let deletions = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 10, maxLength: 60 }), async (deeds) => {
      const chaos = new Chaos();
      await chaos.do({ kind: 'join', by: 'ana' });
      await chaos.do({ kind: 'pass', ms: 300 });
      for (const step of deeds) {
        await chaos.do(step);
        await chaos.check();
      }
      await chaos.calm();
      await chaos.check();
      await chaos.world.crash();
      await chaos.check();
      if (chaos.hasDeleted) deletions += 1;
    }),
    { numRuns: 150 },
  );
  expect(deletions).toBeGreaterThan(50);
});
