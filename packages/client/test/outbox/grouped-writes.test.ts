import { expect, test } from 'vitest';
import { GroupedWrites } from '../../src/outbox/grouped-writes.ts';

/** Writes whose commits end when the test says so; `refuses` are the writes that cannot be committed. */
function stage(refuses: readonly string[] = []) {
  const commits: { readonly group: string; readonly end: () => void }[] = [];
  const writes = new GroupedWrites<string>(async (group) => {
    await new Promise<void>((end) => commits.push({ group: group.join(''), end }));
    const refused = group.find((write) => refuses.includes(write));
    if (refused !== undefined) throw new Error(`no ${refused}`);
  });
  const settled: string[] = [];
  const add = (write: string): void => void writes.add(write).then(() => settled.push(write), (error: Error) => settled.push(error.message));
  /** Ends the commit under way, and lets what waits for it go on. */
  const end = async (): Promise<void> => {
    commits.at(-1)?.end();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { writes, settled, add, end, groups: () => commits.map(({ group }) => group) };
}

test('what comes while a group is under way is the next group', async () => {
  const { add, end, settled, groups } = stage();
  for (const write of 'abc') add(write);
  await end();
  expect([groups(), settled]).toEqual([['a', 'bc'], ['a']]);
  add('d');
  await end();
  await end();
  expect([groups(), settled]).toEqual([['a', 'bc', 'd'], ['a', 'b', 'c', 'd']]);
});

test('a write that fails fails alone, and those after it keep their order', async () => {
  const { add, end, settled, groups } = stage(['c', 'e']);
  for (const write of 'abcde') add(write);
  for (let ends = 0; ends < 8; ends += 1) await end();
  expect(groups()).toEqual(['a', 'bcde', 'b', 'c', 'd', 'e']);
  expect(settled).toEqual(['a', 'b', 'no c', 'd', 'no e']);
});

test('is idle when everything has settled, and works again after that', async () => {
  const { writes, add, end, settled } = stage(['b']);
  await writes.idle();
  add('a');
  add('b');
  const idle = writes.idle().then(() => settled.push('idle'));
  await end();
  expect(settled).toEqual(['a']);
  await end();
  await idle;
  expect(settled).toEqual(['a', 'no b', 'idle']);
  add('c');
  await end();
  expect(settled.at(-1)).toBe('c');
});
