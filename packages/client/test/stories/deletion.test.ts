import { PacelineApi, RealTimeSyncService, type SyncError } from '@paceline/client';
import { keepIn } from '@paceline/client/storage';
import { InMemoryServer, MemoryOutboxStorage, VirtualEnvironment } from '@paceline/client/testing';
import { describe, expect, test } from 'vitest';
import { current } from '../support/world.ts';

const NAMES = ['ana', 'ben'];

/** Ana and Ben in the session `run`, which Ana has opened; what Ben records is kept on his device. */
class Deletion {
  readonly environment = new VirtualEnvironment();
  readonly server = new InMemoryServer({ environment: this.environment });
  readonly api = new PacelineApi({ url: this.server.url, fetch: this.server.fetch, environment: this.environment });
  readonly device = new MemoryOutboxStorage({ environment: this.environment });
  /** What Ben's app was told. */
  readonly errors: SyncError[] = [];

  token(userId: string): string {
    return this.server.issueToken(userId, { name: userId });
  }

  app(userId: string, device = this.device): RealTimeSyncService {
    const { environment, server } = this;
    const service = new RealTimeSyncService({ url: server.url, webSocket: server.webSocket, getToken: () => this.token(userId), environment, storage: keepIn(device) });
    if (userId === 'ben') service.errors.subscribe((error) => this.errors.push(error));
    return service;
  }

  async join(service: RealTimeSyncService, userId: string): Promise<void> {
    await this.environment.settle(service.joinSession('run', userId, NAMES));
  }

  async run(service: RealTimeSyncService, seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      service.sendPaceUpdate({ pace: 5, distance: second + 1 });
      await this.environment.advance(1_000);
    }
  }

  get said(): readonly string[] {
    return this.errors.map(({ kind, retry, message }) => `${kind} ${retry}: ${message}`);
  }
}

/** Both are running when Ben's network goes, and he goes on recording. */
async function benOutOfReach(): Promise<{ readonly world: Deletion; readonly ben: RealTimeSyncService }> {
  const world = new Deletion();
  const ana = world.app('ana', new MemoryOutboxStorage({ environment: world.environment }));
  await world.join(ana, 'ana');
  const ben = world.app('ben');
  await world.join(ben, 'ben');
  await world.run(ben, 5);
  world.server.network.reachability = 'refusing';
  world.server.network.drop();
  await world.run(ben, 5);
  world.errors.splice(0);
  expect(current(ben.outbox)).toMatchObject({ pending: 5, kept: 10 });
  return { world, ben };
}

/** What the next start of the app would find. */
async function seqsKept({ device }: Deletion): Promise<number[]> {
  device.crash();
  return (await device.anotherRun().takeOver('ben')).flatMap(({ samples }) => samples.map(({ seq }) => seq));
}

describe('samples that wait for a session', () => {
  test('[G10] that was deleted meanwhile are let go of with a word, and do not open it again', async () => {
    const { world, ben } = await benOutOfReach();
    await world.environment.settle(world.api.deleteSession(world.token('ana'), 'run'));
    world.server.network.reachability = 'up';
    await world.environment.advance(90_000);
    expect(ben.isInSession()).toBe(false);
    expect(world.said).toEqual(expect.arrayContaining([expect.stringMatching(/^invalid_session never: .*was deleted/), expect.stringMatching(/^samples_unconfirmed .*5 samples.*was deleted/)]));
    expect(await seqsKept(world)).toEqual([]);
    await expect(world.environment.settle(world.api.session(world.token('ana'), 'run'))).rejects.toMatchObject({ kind: 'invalid_session' });
    // Nor does the next start of the app.
    const again = world.app('ben', world.device.anotherRun());
    await expect(world.join(again, 'ben')).rejects.toMatchObject({ kind: 'invalid_session', retry: 'never', message: expect.stringContaining('was deleted') as string, remedy: expect.stringContaining('Let go') as string });
  });

  test('[G10] of which the runner has deleted the track from another device are let go of as well', async () => {
    const { world, ben } = await benOutOfReach();
    await world.environment.settle(world.api.deleteTrack(world.token('ben'), 'run', 'ben'));
    world.server.network.reachability = 'up';
    await world.environment.advance(90_000);
    expect(ben.isInSession()).toBe(false);
    expect(world.said).toEqual(expect.arrayContaining([expect.stringMatching(/^not_in_session never: You have deleted/), expect.stringMatching(/^samples_unconfirmed .*5 samples.*You have deleted/)]));
    expect([await seqsKept(world), await world.server.track('run', 'ben')]).toEqual([[], []]);
  });

  test('[G10] and were left by an earlier run of the app are let go of at its next start', async () => {
    const { world, ben } = await benOutOfReach();
    world.device.crash();
    ben.close();
    await world.environment.settle(world.api.deleteSession(world.token('ana'), 'run'));
    world.server.network.reachability = 'up';
    const device = world.device.anotherRun();
    const again = world.app('ben', device);
    await world.environment.settle(again.joinSession('another', 'ben', []));
    await world.environment.advance(90_000);
    expect(world.said).toEqual([expect.stringMatching(/^samples_unconfirmed .*5 samples.*was deleted/)]);
    expect(await device.anotherRun().takeOver('ben')).toEqual([]);
    await expect(world.environment.settle(world.api.session(world.token('ana'), 'run'))).rejects.toMatchObject({ kind: 'invalid_session' });
  });

  test('[G10] whose runner is connected when it is deleted: the app hears the end, and records nothing more there', async () => {
    const world = new Deletion();
    const ben = world.app('ben');
    await world.join(ben, 'ben');
    await world.run(ben, 3);
    const facts: string[] = [];
    ben.sessionEvents.subscribe(({ event }) => facts.push(event.kind));
    await world.environment.settle(world.api.deleteSession(world.token('ben'), 'run'));
    await world.environment.advance(1_000);
    expect([facts.at(-1), ben.isInSession(), world.errors.map(({ kind }) => kind)]).toEqual(['ended', false, ['removed']]);
    expect(() => ben.sendPaceUpdate({ pace: 5, distance: 4 })).toThrow(expect.objectContaining({ kind: 'not_in_session' }));
  });
});
