import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SyncError } from '@paceline/client';
import { errorOfClose } from '../../src/errors.ts';
import { defaultSettings, retryDelay } from '../../src/connection/settings.ts';
import { disconnected, transition, type ConnectionEffect, type ConnectionEvent, type ConnectionState } from '../../src/connection/state.ts';

/** Plays events, filling in the attempt that is under way, and remembers what is running. */
function play(...events: readonly Unstamped[]) {
  const world = new World();
  for (const event of events) world.take(event);
  return world;
}

type Unstamped = ConnectionEvent extends infer E ? (E extends ConnectionEvent ? Omit<E, 'attempt'> : never) : never;

/** A model of the shell: which timers run and whether a socket is open, by executing the effects. */
class World {
  state: ConnectionState = disconnected;
  readonly effects: ConnectionEffect[] = [];
  readonly timers = new Map<string, number>();
  sockets = 0;

  take(event: Unstamped): void {
    if (event.type.endsWith('_due')) this.timers.delete(event.type.slice(0, -4));
    const step = transition(this.state, { attempt: this.state.attempt, ...event } as ConnectionEvent, defaultSettings);
    this.state = step.state;
    for (const effect of step.effects) this.#run(effect);
  }

  #run(effect: ConnectionEffect): void {
    this.effects.push(effect);
    if (effect.type === 'open_socket') this.sockets++;
    if (effect.type === 'drop') {
      this.sockets = 0;
      this.timers.clear();
    }
    if (effect.type === 'wait') this.timers.set('retry', retryDelay(effect, 0.5, defaultSettings));
    if (effect.type === 'start_timer') this.timers.set(effect.timer, effect.delay);
    if (effect.type === 'stop_timer') this.timers.delete(effect.timer);
  }
}

const error = new SyncError('service_unavailable', 'The network is gone.');
const lost: Unstamped = { type: 'lost', error };
/** The server has more to do than it can take, and said when to come back. */
const turnedAway: Unstamped = { type: 'lost', error: errorOfClose(1013, 'busy', new SyncError('service_unavailable', 'Too much to do.', { retryAfter: 10_000 })) };
const connected: Unstamped[] = [{ type: 'connect' }, { type: 'token', token: 't' }, { type: 'opened', greets: true }, { type: 'welcome', pingInterval: 20_000 }];

describe('the backoff', () => {
  test('waits 2, 4, 8, 16 and 32 s, each ± 25 %, then gives up with the reason', () => {
    const world = play({ type: 'connect' });
    for (const expected of [2_000, 4_000, 8_000, 16_000, 32_000]) {
      world.take(lost);
      expect(world.timers.get('retry')).toBe(expected);
      world.take({ type: 'retry_due' });
    }
    world.take(lost);
    expect(world.state).toMatchObject({ name: 'failed', error: { message: 'The network is gone.' } });
    expect([0, 0.999_999].map((random) => retryDelay({ retry: 1, error }, random, defaultSettings))).toEqual([1_500, 2_500]);
  });

  test('does not start over for a connection that is accepted and dropped again', () => {
    const world = play(...connected, lost, { type: 'retry_due' }, ...connected.slice(1), lost);
    expect(world.state).toMatchObject({ name: 'waiting', retries: 2 });
  });

  test('starts over once the connection was stable', () => {
    const world = play(...connected, lost, { type: 'retry_due' }, ...connected.slice(1), { type: 'stable_due' }, lost);
    expect(world.state).toMatchObject({ name: 'waiting', retries: 1 });
    expect(defaultSettings.stableAfter).toBe(10_000);
  });

  test('a wake-up while waiting, or after giving up, begins a new burst at once', () => {
    expect(play({ type: 'connect' }, lost, { type: 'wake' }).state).toMatchObject({ name: 'authorizing', retries: 0 });
    const world = play({ type: 'connect' });
    for (let retry = 0; retry <= defaultSettings.retryDelays.length; retry++) [lost, { type: 'retry_due' } as const].forEach((event) => world.take(event));
    expect(world.state.name).toBe('failed');
    world.take({ type: 'demand' });
    expect(world.state).toMatchObject({ name: 'authorizing', retries: 0 });
  });
});

describe('[R7] a server that says when to come back', () => {
  const waits = (count: number): (number | undefined)[] => {
    const world = play({ type: 'connect' });
    return Array.from({ length: count }, () => {
      world.take(turnedAway);
      const wait = world.timers.get('retry');
      world.take({ type: 'retry_due' });
      return wait;
    });
  };

  test('is obeyed: that long at least, spread upwards only, and longer where the own delay is', () => {
    expect(waits(5)).toEqual([11_250, 11_250, 11_250, 16_000, 32_000]);
    const waitOf = (retry: number, random: number) => retryDelay({ retry, error: { retryAfter: 10_000 } }, random, defaultSettings);
    expect([waitOf(1, 0), waitOf(1, 0.999_999), waitOf(5, 0)]).toEqual([10_000, 12_500, 24_000]);
  });

  test('is never given up, so that no sample begins a new burst too early, nor asked more and more often', () => {
    expect(waits(20).slice(5)).toEqual(Array.from({ length: 15 }, () => 32_000));
    const world = play({ type: 'connect' });
    for (let refusal = 0; refusal < 10; refusal++) [turnedAway, { type: 'demand' } as const, { type: 'wake' } as const, { type: 'retry_due' } as const].forEach((event) => world.take(event));
    expect(world.state).toMatchObject({ name: 'authorizing', attempt: 11 });
    // Back among failures of another kind, the burst is used up as it would have been.
    world.take(lost);
    expect(world.state.name).toBe('failed');
  });

  test('is not overruled by a hint about the network, only by the app', () => {
    const world = play({ type: 'connect' }, turnedAway, { type: 'wake' }, { type: 'demand' });
    expect([world.state.name, world.timers.get('retry')]).toEqual(['waiting', 11_250]);
    world.take({ type: 'connect' });
    expect(world.state).toMatchObject({ name: 'authorizing', retries: 0 });
  });

  test('is believed for the close with 1013 that it explains, and for no other', () => {
    const notice = new SyncError('rate_limited', 'Slow down.', { retryAfter: 200 });
    expect([errorOfClose(1013, '', notice), errorOfClose(1013, ''), errorOfClose(1006, '', notice), errorOfClose(4408, '', notice)].map(({ retryAfter }) => retryAfter)).toEqual([200, undefined, undefined, undefined]);
  });

  test('may say it in the middle of a run, too', () => {
    const world = play(...connected, { type: 'stable_due' }, turnedAway);
    expect([world.state, world.timers.get('retry'), world.sockets]).toMatchObject([{ name: 'waiting', retries: 1, error: { kind: 'service_unavailable', retryAfter: 10_000 } }, 11_250, 0]);
  });
});

describe('a close code decides', () => {
  test.each([
    [1006, 'waiting'], [1012, 'waiting'], [1013, 'waiting'], [4401, 'waiting'], [4408, 'waiting'], [4410, 'waiting'], [4444, 'waiting'],
    [1000, 'stopped'], [1008, 'stopped'], [1009, 'stopped'], [4501, 'stopped'], [4502, 'stopped'], [4503, 'stopped'], [4504, 'stopped'], [4777, 'stopped'],
  ])('%i: %s', (code, name) => {
    const world = play(...connected, { type: 'lost', error: errorOfClose(code, '') });
    expect(world.state.name).toBe(name);
  });

  test('after a terminal one, neither a wake-up nor a sample connects again, only the app does', () => {
    const world = play(...connected, { type: 'lost', error: errorOfClose(4501, 'replaced') }, { type: 'wake' }, { type: 'demand' });
    expect(world.state).toMatchObject({ name: 'stopped', error: { kind: 'replaced', retry: 'never' } });
    world.take({ type: 'connect' });
    expect(world.state.name).toBe('authorizing');
  });
});

describe('the heartbeat', () => {
  test('five pings close together measure the clock, then one each interval of the server', () => {
    const world = play(...connected);
    const gaps: (number | undefined)[] = [];
    for (let i = 0; i < 7; i++) {
      gaps.push(world.timers.get('ping'));
      world.take({ type: 'ping_due' });
      world.take({ type: 'frame' });
    }
    expect(gaps).toEqual([300, 300, 300, 300, 300, 20_000, 20_000]);
  });

  test('the server can ask for more frequent pings, but for neither fewer nor a flood', () => {
    const interval = (pingInterval: number | undefined) => play(...connected.slice(0, 3), { type: 'welcome', pingInterval }).state;
    expect(interval(5_000)).toMatchObject({ pingInterval: 5_000 });
    expect(interval(undefined)).toMatchObject({ pingInterval: 30_000 });
    expect(interval(3_600_000)).toMatchObject({ pingInterval: 30_000 });
    expect(interval(0)).toMatchObject({ pingInterval: 1_000 });
  });

  test('silence after a ping means that the connection is dead; any frame proves life', () => {
    const probing = play(...connected, { type: 'ping_due' });
    expect(probing.timers.get('deadline')).toBe(10_000);
    probing.take({ type: 'frame' });
    expect(probing.timers.has('deadline')).toBe(false);
    const dead = play(...connected, { type: 'ping_due' }, { type: 'deadline_due' });
    expect(dead.state).toMatchObject({ name: 'waiting', error: { kind: 'timeout' } });
    expect(dead.sockets).toBe(0);
  });

  test('after a wake-up the deadline is short, further wake-ups do not extend it', () => {
    const world = play(...connected, { type: 'ping_due' }, { type: 'wake' });
    expect(world.timers.get('deadline')).toBe(4_000);
    world.timers.set('deadline', 1);
    world.take({ type: 'wake' });
    world.take({ type: 'ping_due' });
    expect(world.timers.get('deadline')).toBe(1);
  });
});

describe('the token', () => {
  test('is refreshed in band when it expires, without touching the connection', () => {
    const world = play(...connected, { type: 'token_expired' }, { type: 'token', token: 'fresh' });
    expect(world.state.name).toBe('ready');
    expect(world.effects.slice(-2)).toEqual([{ type: 'fetch_token', attempt: 1 }, { type: 'send_hello', token: 'fresh' }]);
  });

  test('one that the app cannot get is tried again; one that it may not get is not', () => {
    const failed = (retry: 'later' | 'never') => play({ type: 'connect' }, { type: 'token_failed', error: new SyncError('unauthorized', 'no', { retry }) });
    expect(failed('later').state.name).toBe('waiting');
    expect(failed('never').state.name).toBe('stopped');
  });
});

test('when the server asks to move, a new connection replaces this one after the delay', () => {
  const world = play(...connected, { type: 'move', delay: 700 });
  expect(world.timers.get('move')).toBe(700);
  world.take({ type: 'move_due' });
  expect(world.state).toMatchObject({ name: 'authorizing', attempt: 2, retries: 0 });
  expect(world.sockets).toBe(0);
});

test('[R6] when the server asks to move and closes at once, the new connection comes after the delay that the server chose, and no retry is used up', () => {
  const world = play(...connected, { type: 'move', delay: 700 }, { type: 'lost', error: errorOfClose(1012, 'restart') });
  expect([world.state, world.timers.get('retry')]).toMatchObject([{ name: 'waiting', retries: 0 }, 700]);
});

test('[R7] when the server asks to move and then turns the client away for longer, its last word counts', () => {
  const world = play(...connected, { type: 'move', delay: 700 }, turnedAway);
  expect([world.state.name, world.timers.get('retry')]).toEqual(['waiting', 11_250]);
});

test('a dialect without a greeting is ready as soon as it is open', () => {
  const world = play(...connected.slice(0, 2), { type: 'opened', greets: false });
  expect([world.state.name, [...world.timers.keys()].sort()]).toEqual(['ready', ['ping', 'stable']]);
});

test('every wait and number can be set', () => {
  const settings = { ...defaultSettings, connectTimeout: 1, retryDelays: [5], retryJitter: 0, firstPings: 0, pingInterval: 7_000, pongTimeout: 3, probeTimeout: 2, stableAfter: 4 };
  const take = (state: ConnectionState, event: Unstamped) => transition(state, { attempt: state.attempt, ...event } as ConnectionEvent, settings);
  const delays = (state: ConnectionState, event: Unstamped) => take(state, event).effects.flatMap((effect) => (effect.type === 'start_timer' ? [[effect.timer, effect.delay]] : []));
  expect(delays(disconnected, { type: 'connect' })).toEqual([['deadline', 1]]);
  const ready = [...connected.slice(0, 3), { type: 'welcome' as const, pingInterval: undefined }].reduce((state, event) => take(state, event).state, disconnected);
  expect(delays(ready, { type: 'ping_due' })).toEqual([['ping', 7_000], ['deadline', 3]]);
  expect(delays(ready, { type: 'wake' })).toContainEqual(['deadline', 2]);
  expect([0, 0.99].map((random) => retryDelay({ retry: 1, error }, random, settings))).toEqual([5, 5]);
  const waiting = take(ready, lost).state;
  expect([waiting.name, take(take(waiting, { type: 'retry_due' }).state, lost).state.name]).toEqual(['waiting', 'failed']);
});

describe('whatever happens', () => {
  const anyEvent: fc.Arbitrary<Unstamped> = fc.oneof(
    fc.constantFrom<Unstamped>(
      { type: 'connect' }, { type: 'disconnect' }, { type: 'wake' }, { type: 'demand' }, { type: 'token', token: 't' }, { type: 'opened', greets: true },
      { type: 'welcome', pingInterval: 20_000 }, { type: 'frame' }, { type: 'token_expired' }, { type: 'move', delay: 100 }, lost, turnedAway,
      { type: 'lost', error: errorOfClose(4501, '') }, { type: 'token_failed', error: new SyncError('timeout', 'late') },
    ),
    // Timers fire only while they run; which one of them is drawn by its place.
    fc.nat(4).map((place): Unstamped => ({ type: 'due', place }) as unknown as Unstamped),
  );

  test('timers and sockets are exactly those that the state needs', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60, size: 'max' }), (events) => {
        const world = new World();
        for (const event of events) {
          const due = (event as unknown as { place?: number }).place;
          const timer = due === undefined ? undefined : [...world.timers.keys()][due];
          if (due !== undefined && timer === undefined) continue;
          world.take(timer === undefined ? event : ({ type: `${timer}_due` } as Unstamped));
          checkNeeds(world);
        }
      }),
      { numRuns: 500 },
    );
  });

  function checkNeeds({ state, timers, sockets }: World): void {
    const running = [...timers.keys()].filter((timer) => timer !== 'stable' && timer !== 'move').sort();
    switch (state.name) {
      case 'idle':
      case 'failed':
      case 'stopped':
        expect([timers.size, sockets]).toEqual([0, 0]);
        break;
      case 'waiting':
        expect([running, timers.size, sockets]).toEqual([['retry'], 1, 0]);
        break;
      case 'authorizing':
        expect([running, sockets]).toEqual([['deadline'], 0]);
        break;
      case 'opening':
      case 'greeting':
        expect([running, sockets]).toEqual([['deadline'], 1]);
        break;
      case 'ready':
        expect([running, sockets]).toEqual([['ping'], 1]);
        break;
      case 'probing':
        expect([running, sockets]).toEqual([['deadline', 'ping'], 1]);
        break;
    }
    // Beyond the burst, only the server's own word keeps on trying.
    if (state.name === 'waiting' && state.error.retryAfter === undefined) expect(state.retries).toBeLessThanOrEqual(defaultSettings.retryDelays.length);
  }

  test('[R7] no socket is opened before the time that the server has asked for, but at the wish of the app', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60, size: 'max' }), (events) => {
        const world = new World();
        for (const event of events) {
          if ('place' in event) continue;
          const before = world.state;
          world.take(event);
          const isAsked = before.name === 'waiting' && before.error.retryAfter !== undefined && event.type !== 'connect' && event.type !== 'disconnect';
          if (isAsked) expect([world.state, world.timers.get('retry')]).toEqual([before, expect.toSatisfy((wait: number) => wait >= 10_000)]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
