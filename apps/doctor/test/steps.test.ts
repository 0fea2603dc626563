import { describe, expect, it } from 'vitest';
import { obstacleTo, steps, type Standing, type StepName } from '../src/steps.ts';

/** What becomes of all steps when exactly these fail. */
function play(...failing: readonly StepName[]): Readonly<Record<string, string>> {
  const standings = new Map<StepName, Standing>();
  for (const step of steps) {
    const because = obstacleTo(step, standings);
    standings.set(step.name, because === undefined ? { status: failing.includes(step.name) ? 'failed' : 'passed' } : { status: 'skipped', because });
  }
  return Object.fromEntries([...standings].map(([name, standing]) => [name, standing.status === 'skipped' ? `needs ${standing.because}` : standing.status]));
}

describe('the steps', () => {
  it('come after what they need', () => {
    for (const [place, { needs }] of steps.entries()) {
      const before: readonly string[] = steps.slice(0, place).map(({ name }) => name);
      expect(needs.filter((need) => !before.includes(need))).toEqual([]);
    }
  });

  it('are all made when all is well', () => {
    expect(new Set(Object.values(play()))).toEqual(new Set(['passed']));
  });

  it('are skipped for the step that failed, and not for one that was itself skipped', () => {
    expect(play('websocket')).toEqual({
      address: 'passed', ready: 'passed', token: 'passed', websocket: 'failed', hello: 'needs websocket', join: 'needs websocket',
      clock: 'needs websocket', sample: 'needs websocket', friend: 'needs websocket', reconnect: 'needs websocket', leave: 'needs websocket',
    });
  });

  it('go on where they can', () => {
    expect(play('ready', 'clock', 'friend')).toMatchObject({ token: 'passed', sample: 'passed', reconnect: 'passed', leave: 'passed' });
    expect(play('sample')).toMatchObject({ friend: 'passed', reconnect: 'needs sample', leave: 'needs sample' });
  });
});
