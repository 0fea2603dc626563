import { describe, expect, test } from 'vitest';
import { gapsOf } from '@paceline/client/gaps';
import { runSource, type LocationSource, type SourceListener } from '@paceline/client/sources';
import { cueSentence, cueStart, direct, formatDuration, formatPace, record, recorderStart, seededRandom, type Cue, type CuePlan, type Facts, type Fix, type Reading, type RecorderState } from '@paceline/core';
import { World as Together } from './stories/world.ts';
import { current, World } from './support/world.ts';

// What the existing iOS app gets wrong, by the ids of docs/existing-app.md: each is run into here on purpose.

const placeAt = (metres: number, east = 0): NonNullable<Fix['location']> => ({ latitude: 46 + metres / 111_150, longitude: -30 + east / 77_400 });

/** A phone whose positions the test tells. */
function phone() {
  let listener: SourceListener<Fix> | undefined;
  const source: LocationSource = { start: (to) => ((listener = to), () => (listener = undefined)) };
  return { source, tell: (fix: Fix) => listener?.heard(fix, fix.time) };
}

/** All that is said to somebody at that pace who wants 5:00, in five minutes. */
function saidAt(pace: number): readonly string[] {
  const plan: CuePlan = { target: { kind: 'pace', pace: 5 }, units: 'metric' };
  return direction(plan, 300, (second) => ({ elapsed: second, moving: second, distance: (second * 1000) / 60 / pace, pace, status: 'running', friends: [] }))
    .filter(({ kind }) => kind === 'pace')
    .map((cue) => cueSentence(cue, { language: 'en', units: 'metric' }));
}

function direction(plan: CuePlan, seconds: number, factsAt: (second: number) => Facts): readonly Cue[] {
  let state = cueStart(plan);
  return Array.from({ length: seconds }, (_, second) => second).flatMap((second) => {
    const directed = direct(state, plan, factsAt(second), second);
    state = directed.state;
    return directed.cue ?? [];
  });
}

/** What the filter makes of fixes, and its state, stored as JSON after each when the phone dies all the time. */
function filtered(fixes: readonly Fix[], dies = false): { readonly readings: readonly Reading[]; readonly last: Reading } {
  let state: RecorderState = recorderStart;
  const readings = fixes.flatMap((fix) => {
    const recorded = record(state, fix, fix.time);
    state = dies ? (JSON.parse(JSON.stringify(recorded.state)) as RecorderState) : recorded.state;
    return recorded.reading ?? [];
  });
  return { readings, last: readings.at(-1)! };
}

const T0 = Date.UTC(2026, 4, 1, 6, 30);
const steadily = (from: number, to: number, metresAt: (second: number) => number): readonly Fix[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ time: T0 + (from + index) * 1_000, location: placeAt(metresAt(from + index)), accuracy: 5 }));

describe('what the existing app gets wrong while running', () => {
  test('[A1] who is slower than the target is told to speed up, and who is faster to ease off', () => {
    expect(saidAt(6)[0]).toBe('60 seconds per kilometre slow, speed up.');
    expect(saidAt(4)[0]).toBe('60 seconds per kilometre fast, ease off.');
    expect([...saidAt(6), ...saidAt(4)].filter((said) => /slow, ease|fast, speed|slow down/.test(said))).toEqual([]);
  });

  test('[A2] each kilometre is told when it is full, the first one too', () => {
    const plan: CuePlan = { target: { kind: 'none' }, units: 'metric' };
    const told = direction(plan, 1_100, (second) => ({ elapsed: second, moving: second, distance: second * 3, pace: 5.56, status: 'running', friends: [] }));
    expect(told).toMatchObject([{ kind: 'milestone', distance: 1_000 }, { kind: 'milestone', distance: 2_000 }, { kind: 'milestone', distance: 3_000 }]);
    expect(told.map((cue) => ('elapsed' in cue ? Math.round(cue.elapsed) : 0))).toEqual([333, 667, 1_000]);
  });

  test('[A3] a 6:00 pace held as 5.9999999 shows 6:00, and no minute has sixty seconds', () => {
    expect([formatPace(5.9999999), formatDuration(359.9999999), formatDuration(3599.6)]).toEqual(['6:00', '6:00', '1:00:00']);
    expect(cueSentence({ kind: 'milestone', distance: 1_000, elapsed: 359.9999, split: { distance: 1_000, elapsed: 359.9999 } }, { language: 'en', units: 'metric' })).toContain('6 minutes.');
  });

  test('[A4] a fix makes one message, with place and pace together', async () => {
    const { world, tell, second, finish } = await recording();
    for (let at = 0; at < 60; at++) {
      tell(3 * at);
      await second();
    }
    finish();
    await world.environment.advance(1_000);
    const sent = world.server.receivedOf('pace_update').map(({ data }) => data);
    // One a fix, and the finish.
    expect(sent).toHaveLength(61);
    expect(new Set(sent.map(({ timestamp }) => timestamp)).size).toBe(61);
    expect(sent.every(({ location, pace }) => location !== undefined && Number.isFinite(pace))).toBe(true);
    expect(sent.slice(12).filter(({ pace }) => !(pace > 4 && pace < 7))).toEqual([]);
  });

  test('[A5] a runner who stands is shown standing, for minutes, and never lost', async () => {
    const together = new Together();
    const [ana, ben] = [together.app('ana'), together.app('ben')];
    await together.join(ana, 'ana');
    await together.join(ben, 'ben');
    const states: string[] = [];
    ben.service.friendUpdates.subscribe(([friend]) => states.push(friend?.state ?? 'nobody'));
    const { source, tell } = phone();
    const finish = ana.service.record(runSource({ location: source, environment: together.environment }));
    const fix = (metres: number): void => tell({ time: together.environment.now(), location: placeAt(metres), accuracy: 5 });
    for (let at = 0; at < 200; at++) {
      if (at < 20) fix(3 * at);
      else if (at % 4 === 0) fix(60);
      await together.pass(1_000);
    }
    const whileStanding = states.slice(states.indexOf('paused'));
    expect(whileStanding.length).toBeGreaterThan(30);
    expect(new Set(whileStanding)).toEqual(new Set(['paused']));
    // A phone with a filter of five metres says nothing at all: then there is no position, and a runner all the same.
    states.length = 0;
    await together.pass(120_000);
    expect(states.length).toBeGreaterThan(20);
    expect(states.filter((state) => !['paused', 'no_gps'].includes(state))).toEqual([]);
    finish();
  });

  test('[A6] the pace is smooth although positions jump about, and goes away when the runner stands', () => {
    const random = seededRandom('a phone in a street');
    // Errors of satellites last: each is most of the one before.
    let [north, east] = [0, 0];
    const astray = (metres: number): NonNullable<Fix['location']> => {
      [north, east] = [north, east].map((error) => error * 0.95 + (random() + random() + random() - 1.5)) as [number, number];
      return placeAt(metres + north, east);
    };
    const run = Array.from({ length: 300 }, (_, second): Fix => ({ time: T0 + second * 1_000, location: astray(3 * second), accuracy: 6 }));
    const stand = Array.from({ length: 60 }, (_, second): Fix => ({ time: T0 + (300 + second) * 1_000, location: astray(900), accuracy: 6 }));
    const { readings } = filtered([...run, ...stand]);
    const paces = readings.slice(30, 300).map(({ pace }) => pace);
    expect(Math.min(...paces)).toBeGreaterThan(1000 / 60 / 3 / 1.2);
    expect(Math.max(...paces)).toBeLessThan((1000 / 60 / 3) * 1.2);
    expect(Math.max(...paces.slice(1).map((pace, place) => Math.abs(pace - (paces[place] ?? pace))))).toBeLessThan(0.7);
    expect(readings.slice(330).map(({ pace }) => formatPace(pace))).toEqual(Array.from({ length: 30 }, () => '--:--'));
  });

  test('[A7] a pause adds neither a jump nor time in motion, also when the app was killed in it', () => {
    const before = steadily(0, 60, (second) => 3 * second);
    const after = steadily(240, 300, (second) => 700 + 3 * (second - 240));
    for (const dies of [false, true]) {
      const { last } = filtered([...before, ...after], dies);
      expect(Math.abs(last.distance - 360)).toBeLessThan(6);
      expect(last.elapsed).toBe(300);
      expect(Math.abs(last.moving - 120)).toBeLessThan(8);
      expect(last.segment).toBe(1);
    }
    expect(filtered([...before, ...after], true).readings).toEqual(filtered([...before, ...after]).readings);
  });

  test('[A8] distance and time are in every message, so that a friend knows who is ahead', async () => {
    const { world, tell, second } = await recording();
    const gaps: (number | undefined)[] = [];
    gapsOf(world.service).subscribe((all) => gaps.push(all.get('ben')?.metres));
    for (let at = 1; at <= 60; at++) {
      tell(3 * at);
      world.server.tick([{ userId: 'ben', seq: at, sessionTime: world.server.now() - 1_000_000, distance: 4 * at }]);
      await second();
    }
    const sent = world.server.receivedOf('pace_update').map(({ data }) => data);
    expect(sent.filter(({ distance, elapsed, moving }) => [distance, elapsed, moving].some((value) => value === undefined))).toEqual([]);
    expect(sent.at(-1)?.elapsed).toBe(59);
    expect(Math.abs((gaps.at(-1) ?? 0) - 60)).toBeLessThan(8);
  });
});

/** A runner who records from a phone. */
async function recording() {
  const world = new World();
  await world.join();
  const { source, tell } = phone();
  const finish = world.service.record(runSource({ location: source, environment: world.environment }));
  return {
    world,
    finish,
    tell: (metres: number) => tell({ time: world.environment.now(), location: placeAt(metres), accuracy: 5 }),
    second: () => world.environment.advance(1_000),
  };
}

describe('what the existing app gets wrong with its connection', () => {
  test('[A9] the waits double: 2, 4, 8, 16 and 32 s, a quarter more or less', async () => {
    const world = new World();
    await world.join();
    world.network.weather = 'refused';
    const attempts: number[] = [];
    let seen = world.network.sockets.length;
    world.network.last.drop();
    for (let at = 0; at < 1_000; at++) {
      await world.environment.advance(100);
      if (world.network.sockets.length > seen) attempts.push(at / 10);
      seen = world.network.sockets.length;
    }
    const waits = attempts.map((at, place) => at - (attempts[place - 1] ?? 0));
    expect(waits).toHaveLength(5);
    for (const [place, wait] of waits.entries()) {
      expect(wait).toBeGreaterThan(2 ** (place + 1) * 0.75 - 0.3);
      expect(wait).toBeLessThan(2 ** (place + 1) * 1.25 + 0.3);
    }
    expect(world.statuses.at(-1)).toMatch(/^error/);
  });

  test('[A10] after a reconnection the runner is in the session again, and what was recorded meanwhile is there', async () => {
    const world = new World();
    await world.join();
    await world.runFor(3);
    world.network.last.drop();
    await world.runFor(10);
    expect(world.server.receivedOf('join_session')).toHaveLength(2);
    expect(world.server.members()).toHaveLength(1);
    expect(world.stored()).toEqual(Array.from({ length: 13 }, (_, place) => place + 1));
  });

  test('[A11] a sample that could not be sent is kept and sent again, and what the server refuses is told with what to do', async () => {
    const world = new World();
    await world.join();
    world.network.last.cut = true;
    await world.runFor(5);
    expect(current(world.service.outbox).pending).toBe(5);
    let refusals = 1;
    world.server.refuseSamples = () => (refusals-- > 0 ? 'service_unavailable' : undefined);
    await world.environment.advance(90_000);
    expect(current(world.service.outbox)).toEqual({ pending: 0, acked: 5 });
    expect(world.errors.map(({ kind, message, remedy, retry }) => [kind, message !== '', remedy !== '', retry])).toContainEqual(['service_unavailable', true, true, 'later']);
  });

  test('[A12] a join succeeds when the server has said so, and not before', async () => {
    const { environment, network, server, service } = new World();
    let outcome = 'open';
    network.latency = 500;
    const joined = service.joinSession('s1', 'ana', []).then(() => (outcome = 'joined'));
    // Connected, welcomed, and the join is on its way.
    await environment.advance(2_400);
    expect([server.receivedOf('join_session').length, outcome, service.isInSession()]).toEqual([1, 'open', false]);
    await environment.advance(600);
    await joined;
    expect([outcome, service.isInSession()]).toEqual(['joined', true]);

    const refused = new World();
    refused.server.refuseJoin = 'session_full';
    const attempt = expect(refused.service.joinSession('s1', 'ana', [])).rejects.toMatchObject({ kind: 'session_full' });
    await refused.environment.advance(20_000);
    await attempt;
  });

  test('[A13] a close in the middle of a reconnection starts no second attempt beside it', async () => {
    const world = new World();
    await world.join();
    const [old] = world.network.sockets;
    // The connection is dead, and the old socket says so only after three seconds, when a new one is being opened.
    world.network.last.cut = true;
    world.network.latency = 3_000;
    world.service.wake();
    await world.environment.until(() => old?.closedWith !== undefined);
    world.network.latency = 800;
    await world.environment.advance(30_000);
    expect(world.network.sockets.map(({ closedWith }) => closedWith === undefined)).toEqual([false, true]);
    expect(world.statuses.at(-1)).toBe('connected');
    expect(world.server.members()).toHaveLength(1);
  });
});
