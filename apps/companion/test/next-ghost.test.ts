import { endOf, ghostOf } from '@paceline/core';
import { describe, expect, it } from 'vitest';
import { takeAlong } from '../src/app/next-ghost.ts';
import { storageOf } from '../src/platform/storage.ts';
import { MOST_GHOSTS, savedGhosts } from '../src/run/kept-ghosts.ts';

const device = () =>
  storageOf(() => {
    throw new Error('there is no storage in this test');
  });
const key = { userId: 'ana', sessionId: 's1' };
const ghost = (name: string) => ghostOf({ name, points: Array.from({ length: 101 }, (_, at) => ({ elapsed: at, distance: at * 4 })) });

describe('a ghost for the next run', () => {
  it('comes along as far as is raced, and whole where nothing is', () => {
    const storage = device();
    takeAlong(storage, key, { ghost: ghost('Lake'), race: 100 });
    expect(savedGhosts(storage, key)).toMatchObject([{ id: 'ghost/Lake', name: 'Lake', kind: 'ghost' }]);
    expect(savedGhosts(storage, key).map(endOf)).toEqual([25]);
    takeAlong(storage, key, { ghost: ghost('Lake'), race: undefined });
    expect(savedGhosts(storage, key)).toEqual([ghost('Lake')]);
  });

  it('joins those that were chosen in the run before, of which it takes the place of the oldest where there are many', () => {
    const storage = device();
    for (const name of ['a', 'b', 'c', 'd']) takeAlong(storage, key, { ghost: ghost(name), race: undefined });
    expect(savedGhosts(storage, key).map(({ name }) => name)).toEqual(['b', 'c', 'd']);
    expect(savedGhosts(storage, key)).toHaveLength(MOST_GHOSTS);
  });
});
