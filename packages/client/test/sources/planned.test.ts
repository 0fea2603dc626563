import { describe, expect, test } from 'vitest';
import { current } from '../support/world.ts';
import { Race } from '../support/race.ts';

describe('a race', () => {
  test('[J13] ends the recording by itself at its distance, with a reading as it was measured', async () => {
    const race = new Race();
    await race.open({ distance: 500 });
    const ana = await race.enter('ana', () => 3.3);
    await race.pass(200);
    const last = ana.readings.at(-1);
    expect(ana.finish).toMatchObject({ distance: last?.distance, status: 'running' });
    expect(last?.distance).toBeGreaterThanOrEqual(500);
    expect(ana.readings.at(-2)?.distance).toBeLessThan(500);
    const track = await race.server.track(race.sessionId, 'ana');
    expect(track.at(-1)).toMatchObject({ status: 'finished', distance: last?.distance, elapsed: last?.elapsed });
    expect(track.filter(({ status }) => status === 'finished')).toHaveLength(1);
  });

  test('[J13] has a finish that is not late by the time between two readings', async () => {
    const race = new Race();
    await race.open({ distance: 500 });
    // Sparing the battery: a reading every ten seconds until the finish is near.
    const ana = await race.enter('ana', () => 3.3, { interval: () => 9_900 });
    await race.pass(200);
    const fixes = ana.readings.filter(({ distance }) => distance >= 420);
    expect(fixes.length).toBeGreaterThan(20);
    const { runners } = await race.results();
    const first = ana.readings[0]?.elapsed ?? 0;
    const [before, after] = [ana.readings.at(-2), ana.readings.at(-1)];
    expect(runners[0]?.net).toBeGreaterThan((before?.elapsed ?? Infinity) - first);
    expect(runners[0]?.net).toBeLessThan((after?.elapsed ?? -Infinity) - first);
    expect(Math.abs((runners[0]?.net ?? 0) - 500 / 3.3)).toBeLessThan(3);
  });

  test('an early finisher is told to the others, who go on', async () => {
    const race = new Race();
    await race.open({ distance: 400 });
    const ana = await race.enter('ana', () => 4);
    const ben = await race.enter('ben', () => 2.5);
    const told: string[] = [];
    ben.service.sessionEvents.subscribe(({ event }) => void told.push('userId' in event ? `${event.userId} ${event.kind}` : event.kind));
    await race.pass(120);
    expect(told).toContain('ana finished');
    expect(current(ben.service.friendUpdates)).toMatchObject([{ userId: 'ana', state: 'finished' }]);
    expect([ana.finish === undefined, ben.finish === undefined]).toEqual([false, true]);
    await race.pass(60);
    const { runners, distance, isFinal } = await race.results();
    expect([distance, isFinal, ...runners.map(({ userId, rank }) => `${userId} ${rank}`)]).toEqual([400, true, 'ana 1', 'ben 2']);
  });

  test('stops short when the app says so, and may have been finished before a crash', async () => {
    const race = new Race();
    await race.open({ distance: 300 });
    const ana = await race.enter('ana', () => 3);
    await race.pass(30);
    ana.end();
    await race.pass(2);
    expect((await race.server.track(race.sessionId, 'ana')).at(-1)).toMatchObject({ status: 'finished' });
    expect(ana.finish).toBeUndefined();
    const ben = await race.enter('ben', () => 3);
    await race.pass(120);
    ben.die();
    const again = race.service('ben');
    await race.environment.settle(again.joinSession(race.sessionId, 'ben', []));
    const risen = await race.enter('ben', () => 3, { before: ben.kept });
    await race.pass(5);
    expect(risen.readings).toHaveLength(1);
    expect(risen.finish?.distance).toBeGreaterThanOrEqual(300);
  });
});

describe('a handicap', () => {
  const plan = { distance: 600, handicap: true };

  test('[J14] starts each at their own time, to a tenth of a second, and all come in together', async () => {
    const race = new Race();
    await race.open(plan, 20);
    // Their paces are as expected; the gun is at 0, and nobody moves before their own time.
    const ana = await race.enter('ana', () => 2.5, { estimate: 240 });
    const ben = await race.enter('ben', () => 4, { estimate: 150 });
    await race.pass(20 + 300);
    const started = [ana, ben].map(({ readings }) => ((readings[0]?.at ?? 0) - (current(ana.service.sessionInfo)?.startsAt ?? 0)) / 1000);
    expect(started[0]).toBeCloseTo(0, 1);
    expect(started[1]).toBeCloseTo(90, 1);
    const { runners } = await race.results();
    const elapsed = runners.map((runner) => runner.elapsed);
    expect(Math.abs((elapsed[0] ?? 0) - (elapsed[1] ?? 0))).toBeLessThan(6);
    expect(runners.find(({ userId }) => userId === 'ben')).toMatchObject({ netRank: 1 });
    expect(Math.abs((runners.find(({ userId }) => userId === 'ben')?.net ?? 0) - 150)).toBeLessThan(6);
  });

  test('[J14] lets who expects nothing start with the first, and who comes late at once', async () => {
    const race = new Race();
    await race.open(plan, 10);
    await race.enter('ana', () => 2.5, { estimate: 240 });
    const ben = await race.enter('ben', () => 4);
    await race.pass(12);
    expect(ben.readings.length).toBeGreaterThan(0);
    await race.pass(30);
    const cy = await race.enter('cy', () => 4, { estimate: 150 });
    await race.pass(2);
    expect(cy.readings.length).toBeGreaterThan(0);
    expect(current(cy.service.sessionInfo)?.roster.map(({ estimate }) => estimate)).toEqual([240, undefined, undefined]);
  });

  test('[J14] lets who reloads before their start wait for it, and who has begun go on at once', async () => {
    const race = new Race();
    await race.open(plan, 10);
    await race.enter('ana', () => 2.5, { estimate: 240 });
    const ben = await race.enter('ben', () => 4, { estimate: 150 });
    await race.pass(40);
    expect(ben.readings).toEqual([]);
    ben.die();
    const again = await race.enter('ben', () => 4);
    await race.pass(50);
    expect(again.readings).toEqual([]);
    await race.pass(12);
    expect(again.readings.length).toBeGreaterThan(1);
    again.die();
    const third = await race.enter('ben', () => 4, { before: again.kept });
    await race.pass(2);
    expect(third.readings.length).toBeGreaterThan(0);
    expect(third.readings[0]?.elapsed).toBeGreaterThan(again.readings.at(-1)?.elapsed ?? Infinity);
  });
});
