import { PacelineApi } from '@paceline/client';
import { InMemoryServer, type ScriptStep } from '@paceline/client/testing';
import { describe, expect, test } from 'vitest';

/** A session in which these have run; each waits for so many seconds before they join. */
async function sessionOf(runners: Readonly<Record<string, { readonly wait?: number; readonly script: readonly ScriptStep[] }>>) {
  const server = new InMemoryServer();
  const { environment } = server;
  const api = new PacelineApi({ url: server.url, fetch: server.fetch, environment });
  const host = await environment.settle(api.createGuest('Host'));
  const names = Object.keys(runners);
  const { sessionId } = await environment.settle(api.createSession(host.token, { friends: names }));
  const begin = environment.monotonic();
  const inOrder = Object.entries(runners).toSorted(([, { wait: a = 0 }], [, { wait: b = 0 }]) => a - b);
  for (const [userId, { wait = 0, script }] of inOrder) {
    await environment.advance(begin + wait * 1000 - environment.monotonic() > 0 ? begin + wait * 1000 - environment.monotonic() : 0);
    await environment.settle(server.runner(userId, { sessionId, script }).start());
  }
  await environment.advance(1_500_000);
  return { results: (distance?: number) => environment.settle(api.results(host.token, sessionId, { distance })), server };
}

const run = (seconds: number, speed: number): ScriptStep => ({ do: 'run', seconds, speed });

describe('the results of a session', () => {
  test('rank a race by the time since the common start, and beside it by each one\'s own', async () => {
    const { results } = await sessionOf({
      ana: { script: [run(600, 3), { do: 'finish' }, { do: 'leave' }] },
      ben: { wait: 120, script: [run(600, 4), { do: 'finish' }, { do: 'leave' }] },
    });
    const { runners, isFinal, overtakes, doubtful } = await results(1500);
    expect(runners.map(({ userId, rank, netRank, isFinished }) => [userId, rank, netRank, isFinished])).toEqual([
      ['ben', 1, 1, true],
      ['ana', 2, 2, true],
    ].toSorted((a, b) => Number(a[1]) - Number(b[1])));
    const [first, second] = runners;
    expect(Math.abs((first?.elapsed ?? 0) - 495)).toBeLessThan(3);
    expect(Math.abs((second?.elapsed ?? 0) - 500)).toBeLessThan(3);
    expect(Math.abs((first?.net ?? 0) - 375)).toBeLessThan(2);
    expect(first?.kilometres.map(({ distance }) => Math.round(distance))).toEqual([1000, 500]);
    expect([overtakes.map(({ by, of }) => [by, of]), doubtful, isFinal]).toEqual([[['ben', 'ana']], [], true]);
  });

  test('are the numbers that the runner saw', async () => {
    const { results } = await sessionOf({ ana: { script: [run(300, 3), { do: 'pause', seconds: 60 }, run(300, 3), { do: 'finish' }, { do: 'leave' }] } });
    const [ana] = (await results()).runners;
    expect(ana?.distance).toBe(1800);
    expect(Math.abs((ana?.net ?? 0) - 661)).toBeLessThan(3);
    expect(ana?.coverage).toBe(1);
  });

  test('are not final while somebody runs', async () => {
    const { results } = await sessionOf({ ana: { script: [run(300, 3), { do: 'finish' }, { do: 'leave' }] }, ben: { script: [run(3000, 3)] } });
    const { isFinal, runners } = await results();
    expect(isFinal).toBe(false);
    expect(runners.map(({ userId, isFinished }) => [userId, isFinished])).toEqual([['ben', false], ['ana', true]]);
  });
});

describe('what cannot have been', () => {
  test('is not counted, and told', async () => {
    const { results } = await sessionOf({
      ana: { script: [run(300, 3), run(20, 200), run(280, 3), { do: 'finish' }, { do: 'leave' }] },
      ben: { script: [run(600, 3.5), { do: 'finish' }, { do: 'leave' }] },
    });
    const { runners, doubtful } = await results();
    expect(runners.map(({ userId }) => userId)).toEqual(['ben', 'ana']);
    expect(doubtful.map(({ userId }) => userId)).toEqual(['ana']);
    expect(doubtful[0]?.doubts.every(({ reason }) => reason === 'too_fast')).toBe(true);
    // Twenty seconds as fast as anyone can run are the most that is believed.
    expect(runners[1]?.distance).toBeLessThan(580 * 3 + 20 * 12.5 + 60);
  });
});
