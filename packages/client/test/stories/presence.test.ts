import { describe, expect, test } from 'vitest';
import { runnerStateOf, type RunnerState } from '@paceline/core';
import { current } from '../support/world.ts';
import { World, type App } from './world.ts';

const names = ['ana', 'ben', 'cleo'] as const;
type Name = (typeof names)[number];

/** What an app was shown of the others. */
interface View {
  readonly app: App;
  /** Each state that a friend came into: `ben live`. */
  readonly states: string[];
  /** Each presence in the roster that differs from the one before: `ben away`. */
  readonly presences: string[];
  /** States that their age does not explain. */
  readonly noise: string[];
}

function watch(app: App): View {
  const view: View = { app, states: [], presences: [], noise: [] };
  const shown = { states: new Map<string, RunnerState>(), presences: new Map<string, string>() };
  app.service.friendUpdates.subscribe((friends) => {
    for (const [userId] of shown.states) if (!friends.some((friend) => friend.userId === userId)) view.noise.push(`${userId} is gone`);
    for (const { userId, state, sample, takenAt } of friends) {
      if (state !== shown.states.get(userId)) view.states.push(`${userId} ${state}`);
      shown.states.set(userId, state);
      const age = (app.service.serverNow() - takenAt) / 1_000;
      if (state !== runnerStateOf({ presence: 'here', status: sample.status, age })) view.noise.push(`${userId} is ${state} at ${age} s`);
    }
  });
  app.service.sessionInfo.subscribe((info) => {
    for (const { userId, presence } of info?.roster ?? []) {
      if (presence !== (shown.presences.get(userId) ?? 'here')) view.presences.push(`${userId} ${presence}`);
      shown.presences.set(userId, presence);
    }
  });
  return view;
}

/** Three who run together and see each other; what they have heard until then is forgotten. `retries`: when each tries again after a loss. */
async function together(retries: Partial<Record<Name, number>> = {}) {
  const world = new World();
  const apps = names.map((name) => world.app(name, { settings: retries[name] === undefined ? {} : { retryDelays: [retries[name]], retryJitter: 0 } }));
  for (const [place, app] of apps.entries()) await world.join(app, names[place] ?? '');
  let second = 0;
  /** Who records no more. */
  const gone = new Set<App>();
  /** Everyone else records a sample a second. */
  const run = async (seconds: number): Promise<void> => {
    for (const end = second + seconds; second < end; second++) {
      for (const app of apps) if (!gone.has(app)) app.service.sendPaceUpdate({ pace: 5, distance: 3 * second, status: 'running' });
      await world.pass(1_000);
    }
  };
  await run(12);
  const [ana, ben, cleo] = apps.map(watch) as [View, View, View];
  for (const app of apps) app.events.length = 0;
  return { world, run, gone, views: [ana, ben, cleo], ana, ben, cleo };
}

type Together = Awaited<ReturnType<typeof together>>;

/** The connection of each, in the order of their names. */
const socketsOf = ({ world }: Together) => Object.fromEntries(world.server.network.sockets.map((socket, place) => [names[place], socket]));

const onlyByAge = (views: readonly View[]) => {
  expect(views.map(({ app, presences, noise }) => ({ events: app.events, presences, noise }))).toEqual(views.map(() => ({ events: [], presences: [], noise: [] })));
  expect(views.map(({ app }) => [app.statuses.at(-1), app.errors.length])).toEqual(views.map(() => ['connected', 0]));
};

describe('[G6] a brief drop makes no noise for anyone', () => {
  test('of one: the others see the age of the data, and nothing else', async () => {
    const all = await together();
    socketsOf(all)['ben']?.drop();
    await all.run(30);
    onlyByAge(all.views);
    expect(all.ana.states).toEqual(['ben live', 'cleo live']);
  });

  test('of one whose network is back only after 10 s', async () => {
    const all = await together({ ben: 10_000 });
    socketsOf(all)['ben']?.drop();
    await all.run(30);
    onlyByAge(all.views);
    expect(all.ana.states).toEqual(['ben live', 'cleo live', 'ben delayed', 'ben live']);
  });

  test('of one whose phone has another network, while the old connection looks alive', async () => {
    const all = await together();
    socketsOf(all)['ben']?.cut();
    await all.run(8);
    all.ben.app.wake();
    await all.run(50);
    onlyByAge(all.views);
  });

  test('of all: the server is deployed anew', async () => {
    const all = await together();
    const deployed = all.world.server.deploy(3_000);
    await all.run(30);
    await deployed;
    onlyByAge(all.views);
  });

  test('of all: the server crashes, and is back in a few seconds', async () => {
    const all = await together();
    const crashed = all.world.server.crash(5_000);
    await all.run(40);
    await crashed;
    onlyByAge(all.views);
  });

  test.each([
    ['crash', (world: World) => world.server.crash(1_000)],
    ['deploy', (world: World) => world.server.deploy(1_000)],
  ])('of all in a %s, who return at different times: nobody hears of those who are still on their way', async (_, restart) => {
    const all = await together({ ana: 2_000, ben: 6_000, cleo: 13_000 });
    const restarted = restart(all.world);
    await all.run(40);
    await restarted;
    onlyByAge(all.views);
  });

  test('of one, who returns while another is away for longer, who alone is announced', async () => {
    const all = await together({ ben: 5_000, cleo: 25_000 });
    const { ben, cleo } = socketsOf(all);
    ben?.drop();
    cleo?.drop();
    await all.run(60);
    expect([all.ana.app.events, all.ana.presences]).toEqual([['cleo away', 'cleo back'], ['cleo away', 'cleo here']]);
    expect(all.ana.noise.filter((noise) => !noise.startsWith('cleo is offline'))).toEqual([]);
  });
});

describe('[G6] a longer absence', () => {
  test('is told once, by event, roster and state alike, and so is the return', async () => {
    const all = await together({ ben: 25_000 });
    socketsOf(all)['ben']?.drop();
    await all.run(60);
    expect(all.ana.app.events).toEqual(['ben away', 'ben back']);
    expect(all.ana.presences).toEqual(['ben away', 'ben here']);
    expect(all.ana.states).toEqual(['ben live', 'cleo live', 'ben delayed', 'ben stale', 'ben offline', 'ben stale', 'ben live']);
    expect(all.cleo.states.filter((state) => state.startsWith('ben'))).toEqual(all.ana.states.filter((state) => state.startsWith('ben')));
  });

  test('that began before a crash of the server goes on after it, without being told again', async () => {
    const all = await together({ ben: 45_000 });
    socketsOf(all)['ben']?.drop();
    await all.run(20);
    const crashed = all.world.server.crash(2_000);
    await all.run(60);
    await crashed;
    expect([all.ana.app.events, all.ana.presences]).toEqual([['ben away', 'ben back'], ['ben away', 'ben here']]);
    expect(all.ana.states.filter((state) => state.startsWith('ben'))).toEqual(['ben live', 'ben delayed', 'ben stale', 'ben offline', 'ben stale', 'ben live']);
  });
});

describe('[G6] nobody is a ghost after a restart', () => {
  /** What Ana is told of Ben, who is gone for good. */
  const isGone = ({ ana }: Together) => {
    expect(ana.app.events.filter((event) => event.startsWith('ben'))).toEqual(['ben away', 'ben left']);
    expect(ana.presences.filter((presence) => presence.startsWith('ben'))).toEqual(['ben away', 'ben left']);
    expect(ana.states.at(-1)).toBe('ben left');
    expect(current(ana.app.service.sessionInfo)?.roster.map(({ presence }) => presence)).toEqual(['here', 'left', 'here']);
  };

  test.each([
    ['crash', (world: World) => world.server.crash(20_000)],
    ['deploy', (world: World) => world.server.deploy(20_000)],
  ])('who has left in vain while the server was down for a %s', async (_, restart) => {
    const all = await together();
    const restarted = restart(all.world);
    await all.run(5);
    all.gone.add(all.ben.app);
    const left = all.ben.app.service.leaveSession();
    await all.run(30);
    await Promise.all([left, restarted]);
    expect(all.ben.app.service.isInSession()).toBe(false);
    await all.run(11 * 60);
    isGone(all);
  });

  test('whose app was killed while the server was down', async () => {
    const all = await together();
    const crashed = all.world.server.crash(3_000);
    all.gone.add(all.ben.app);
    all.ben.app.service.close();
    await all.run(11 * 60 + 5);
    await crashed;
    isGone(all);
  });

  test.each([
    ['waited for its commit', 25, ['ben left']],
    // To be sure that they have left they have to come in once more.
    ['was stored, but nobody had been told', 45, ['ben left', 'ben joined', 'ben left']],
  ])('whose leave %s when the server died: it is made up for when that is back in time', async (_, after, told) => {
    const all = await together();
    all.gone.add(all.ben.app);
    const left = all.ben.app.service.leaveSession();
    await all.world.pass(after);
    const crashed = all.world.server.crash(200);
    await all.run(20);
    await Promise.all([left, crashed]);
    expect(all.ana.app.events).toEqual(told);
    expect(all.ana.states.at(-1)).toBe('ben left');
  });
});
