import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAgeOf, runnerStateOf, type RunnerFacts, type RunnerState } from '@paceline/core';

describe('[P4] a runner whose newest sample', () => {
  it.each([
    [-1, 'live', 5],
    [0, 'live', 5],
    [4.999, 'live', 5],
    [5, 'delayed', 15],
    [14.999, 'delayed', 15],
    [15, 'stale', 60],
    [59.999, 'stale', 60],
    [60, 'offline', Infinity],
    [86_400, 'offline', Infinity],
    [NaN, 'offline', Infinity],
  ])('is %f s old is %s, and may be in another state at %f s', (age, state, next) => {
    expect([runnerStateOf({ presence: 'here', status: 'running', age }), nextAgeOf(age)]).toEqual([state, next]);
  });
});

type Presence = RunnerFacts['presence'];
type Status = NonNullable<RunnerFacts['status']>;

/** An age of each freshness, in seconds; `none` before the first sample. */
const ages = { live: 1, delayed: 8, stale: 30, lost: 90, none: undefined } as const;

/** The state for each of them, in this order. */
type Row = readonly [live: RunnerState, delayed: RunnerState, stale: RunnerState, lost: RunnerState, none: RunnerState];

const everywhere = (state: RunnerState): Row => [state, state, state, state, state];

/** The state for every presence, status and freshness: a cell that is missing does not compile. */
const table: Record<Presence, Record<Status | 'none', Row>> = {
  here: {
    none: ['live', 'delayed', 'stale', 'offline', 'ready'],
    ready: everywhere('ready'),
    running: ['live', 'delayed', 'stale', 'offline', 'ready'],
    paused: ['paused', 'paused', 'stale', 'offline', 'ready'],
    no_gps: ['no_gps', 'no_gps', 'stale', 'offline', 'ready'],
    finished: everywhere('finished'),
  },
  away: {
    none: everywhere('offline'),
    ready: everywhere('offline'),
    running: everywhere('offline'),
    paused: everywhere('offline'),
    no_gps: everywhere('offline'),
    finished: everywhere('finished'),
  },
  left: {
    none: everywhere('left'),
    ready: everywhere('left'),
    running: everywhere('left'),
    paused: everywhere('left'),
    no_gps: everywhere('left'),
    finished: everywhere('left'),
  },
};

const presences = Object.keys(table) as readonly Presence[];
const statuses = Object.keys(table.here) as readonly (Status | 'none')[];
const freshnesses = Object.keys(ages) as readonly (keyof typeof ages)[];

const cells = presences.flatMap((presence) =>
  statuses.flatMap((word) => {
    const status = word === 'none' ? undefined : word;
    return freshnesses.map((freshness, place) => ({ presence, word, freshness, state: table[presence][word][place], facts: { presence, status, age: ages[freshness] } }));
  }),
);

describe('[G6] the state of a runner', () => {
  it.each(cells)('who is $presence, $word and $freshness is $state', ({ facts, state }) => expect(runnerStateOf(facts)).toBe(state));

  it('of a spectator is ready, offline, finished or left: samples from before say nothing of who watches', () => {
    for (const { facts, state } of cells) {
      const isOfNow = state === 'live' || state === 'delayed' || state === 'stale' || state === 'paused' || state === 'no_gps';
      const expected = isOfNow || (facts.presence === 'here' && state === 'offline') ? 'ready' : state;
      expect(runnerStateOf({ ...facts, role: 'spectator' })).toBe(expected);
    }
  });
});

const anyFacts: fc.Arbitrary<RunnerFacts> = fc.record({
  presence: fc.constantFrom(...presences),
  role: fc.constantFrom('runner', 'spectator', undefined),
  status: fc.constantFrom('ready', 'running', 'paused', 'no_gps', 'finished', undefined),
  age: fc.option(fc.oneof(fc.integer({ min: 0, max: 700 }).map((tenths) => tenths / 10), fc.double({ min: -100, max: 1_000 })), { nil: undefined }),
});

describe('[G6] whatever is known of a runner', () => {
  it('only what is younger than 5 s is live, and standing or without GPS only what is younger than 15 s', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const state = runnerStateOf(facts);
        const { age = Infinity } = facts;
        if (state === 'live') expect(age).toBeLessThan(5);
        if (state === 'paused' || state === 'no_gps') expect(age).toBeLessThan(15);
        if (state === 'stale') expect(age).toBeLessThan(60);
      }),
      { numRuns: 5_000 },
    );
  });

  it('whose connection is gone is offline, unless they have finished or left', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(runnerStateOf({ ...facts, presence: 'away' })).toBe(facts.status === 'finished' ? 'finished' : 'offline');
        expect(runnerStateOf({ ...facts, presence: 'left' })).toBe('left');
      }),
    );
  });

  it('no state changes by age before the next age that is said', () => {
    fc.assert(
      fc.property(anyFacts, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (facts, part) => {
        const { age = 0 } = facts;
        const next = Math.min(nextAgeOf(age), age + 1_000);
        const later = age + (next - age) * part;
        // A part just below one is rounded up to the next age itself, of which nothing is said here.
        fc.pre(later !== next);
        expect(runnerStateOf({ ...facts, age: later })).toBe(runnerStateOf({ ...facts, age }));
      }),
    );
  });

  it('growing older without news leads from live over delayed and stale to offline, and never back', () => {
    const order: readonly RunnerState[] = ['live', 'paused', 'no_gps', 'delayed', 'stale', 'offline'];
    fc.assert(
      fc.property(anyFacts, fc.double({ min: 0, max: 100, noNaN: true }), (facts, more) => {
        const { age = 0 } = facts;
        const [now, later] = [runnerStateOf({ ...facts, age }), runnerStateOf({ ...facts, age: age + more })];
        // Those that do not depend on the age stay.
        if (order.includes(now)) expect(order.indexOf(later)).toBeGreaterThanOrEqual(order.indexOf(now));
        else expect(later).toBe(now);
      }),
    );
  });
});
