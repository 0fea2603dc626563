import { describe, expect, it } from 'vitest';
import { FaultCount, groups, missingIn, type Group } from './faults.ts';
import { fullDiskPlan, missedIn, planOf, type Step } from './plan.ts';

const options = { seed: '7', groups, kills: 20, clients: 10, phones: 3, keepers: 2 };

/** What is done, in words. */
const kindsIn = (steps: readonly Step[]): ReadonlySet<string> =>
  new Set(steps.map(({ strike }) => (strike.do === 'network' ? strike.fault.kind : strike.do === 'stop_server' ? `${strike.do} ${strike.long}` : strike.do)));

describe('a plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planOf(options)).toEqual(planOf(options));
    expect(planOf({ ...options, seed: '8' })).not.toEqual(planOf(options));
    expect(fullDiskPlan('7', 4)).toEqual(fullDiskPlan('7', 4));
  });

  it('has as many kills as were asked for, and every kind of fault', () => {
    const steps = planOf(options);
    expect(steps.filter(({ strike }) => strike.do === 'kill_server')).toHaveLength(20);
    expect([...kindsIn(steps)].sort()).toEqual(['cut', 'delay', 'half_open', 'kill_phone', 'kill_server', 'partition', 'reset', 'stall_both', 'stall_down', 'stall_up', 'stop_phone', 'stop_server false', 'stop_server true', 'trickle']);
    expect(kindsIn(fullDiskPlan('7', 2)).size).toBe(1);
  });

  it.each(Array.from({ length: 20 }, (_, index) => index + 1))('has every kind of fault with a kill or %i of them, and the last word is a kill', (kills) => {
    const all = [...kindsIn(planOf(options))].sort();
    for (const seed of ['1', '2', 'three', '4', '5']) {
      const steps = planOf({ ...options, seed, kills });
      expect([...kindsIn(steps)].sort()).toEqual(all);
      expect(steps.filter(({ strike }) => strike.do === 'kill_phone').map(({ strike }) => 'stuck' in strike && strike.stuck)).toEqual(expect.arrayContaining([true, false]));
      expect(steps.filter(({ strike }) => strike.do === 'kill_server')).toHaveLength(kills);
      expect(steps.at(-1)?.strike.do).toBe('kill_server');
    }
  });

  it('has nothing but what was asked for, and only kills phones that keep something', () => {
    expect([...kindsIn(planOf({ ...options, groups: ['kill'] }))]).toEqual(['kill_server']);
    const phones = planOf({ ...options, groups: ['phone'], kills: 400, keepers: 1 }).map(({ strike }) => (strike.do === 'kill_phone' ? strike.phone : -1));
    expect(new Set(phones)).toEqual(new Set([0]));
  });
});

it('a kind that is in the plan and has had no effect is struck with again', () => {
  const steps = planOf(options);
  const count = new FaultCount();
  expect(kindsIn(missedIn(steps, count.all))).toEqual(kindsIn(steps));
  for (const { strike } of steps) count.add(strike.do === 'network' ? strike.fault.kind : 'server_kill');
  for (const fault of ['server_pause', 'server_freeze', 'phone_kill'] as const) count.add(fault);
  expect(missedIn(steps, count.all).map(({ strike }) => strike)).toEqual([expect.objectContaining({ do: 'stop_phone' }), expect.objectContaining({ do: 'kill_phone', stuck: true })]);
});

it('a kind of fault that was asked for and never had an effect is missed', () => {
  const count = new FaultCount();
  count.add('server_kill');
  const asked: readonly Group[] = ['kill', 'phone'];
  expect(missingIn(count.all, asked)).toEqual(['phone_kill', 'kept_upload']);
});
