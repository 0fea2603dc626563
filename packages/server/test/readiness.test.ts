import { StoreError } from '@paceline/engine/store';
import { MemoryStore } from '@paceline/engine';
import { VirtualEnvironment } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { Readiness } from '../src/readiness.ts';

function world() {
  const environment = new VirtualEnvironment();
  const state: { failure: StoreError | undefined; isOverloaded: boolean } = { failure: undefined, isOverloaded: false };
  const readiness = new Readiness({ store: new MemoryStore(), journal: state, environment, isOverloaded: () => state.isOverloaded });
  return { environment, readiness, state };
}

describe('readiness', () => {
  it('is there while the store answers', async () => {
    await expect(world().readiness.check()).resolves.toBeUndefined();
  });

  it('[N11] is not there while the server is overloaded', async () => {
    const { readiness, state } = world();
    state.isOverloaded = true;
    await expect(readiness.check()).rejects.toThrow('The server has more to do than it can take.');
    state.isOverloaded = false;
    await expect(readiness.check()).resolves.toBeUndefined();
  });

  it('[N15] is not there while writes fail, and back when one succeeds', async () => {
    const { environment, readiness, state } = world();
    for (let second = 0; second < 60; second += 2) {
      state.failure = new StoreError('disk_full', 'The disk is full.');
      await expect(readiness.check()).rejects.toThrow('The store cannot write.');
      await environment.advance(2_000);
    }
    state.failure = undefined;
    await expect(readiness.check()).resolves.toBeUndefined();
  });

  it('[N15] is back when nothing has been written since the failure, for somebody has to try', async () => {
    const { environment, readiness, state } = world();
    state.failure = new StoreError('disk_full', 'The disk is full.');
    await expect(readiness.check()).rejects.toThrow('The store cannot write.');
    await environment.advance(9_999);
    await expect(readiness.check()).rejects.toThrow('The store cannot write.');
    await environment.advance(1);
    await expect(readiness.check()).resolves.toBeUndefined();
    state.failure = new StoreError('disk_full', 'The disk is full.');
    await expect(readiness.check()).rejects.toThrow('The store cannot write.');
  });
});
