import { describe, expect, it } from 'vitest';
import { FaultCount, groups, missingIn, type Group } from './faults.ts';
import { fullDiskPlan, planOf, type Step } from './plan.ts';

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

  it('has every kind of bad network also when there are few kills', () => {
    expect(kindsIn(planOf({ ...options, groups: ['proxy'], kills: 2 })).size).toBe(9);
  });

  it('has nothing but what was asked for, and only kills phones that keep something', () => {
    expect([...kindsIn(planOf({ ...options, groups: ['kill'] }))]).toEqual(['kill_server']);
    const phones = planOf({ ...options, groups: ['phone'], kills: 400, keepers: 1 }).map(({ strike }) => (strike.do === 'kill_phone' ? strike.phone : -1));
    expect(new Set(phones)).toEqual(new Set([0]));
  });
});

it('a kind of fault that was asked for and never had an effect is missed', () => {
  const count = new FaultCount();
  count.add('server_kill');
  const asked: readonly Group[] = ['kill', 'phone'];
  expect(missingIn(count.all, asked)).toEqual(['phone_kill', 'kept_upload']);
});
