import type { LocationSource, SourceState } from '@paceline/client/sources';
import type { Fix } from '@paceline/core';
import { VirtualEnvironment } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { simulatedSource } from '../src/sources/simulated.ts';

/** Starts a source and writes down what it says. */
function listen(source: LocationSource, recorded = 0) {
  const fixes: Fix[] = [];
  const states: SourceState[] = [];
  const stop = source.start({ heard: (fix) => fixes.push(fix), state: (state) => states.push(state) }, recorded);
  return { fixes, states, stop };
}

describe('a simulated run', () => {
  it('reports once a second, and is where it must be after a time in a throttled tab', async () => {
    const environment = new VirtualEnvironment();
    const { fixes, stop } = listen(simulatedSource({ environment, seed: 'ana' }));
    await import('@paceline/simulator/synthesize');
    await environment.advance(0);
    await environment.advance(10_000);
    expect(fixes.length).toBe(11);
    expect(fixes.at(-1)?.time).toBe(environment.now());
    stop();
    await environment.advance(10_000);
    expect(fixes.length).toBe(11);

    const resumed = listen(simulatedSource({ environment, seed: 'ana' }), 5);
    await environment.advance(0);
    expect(resumed.fixes[0]?.altitude).toBe(fixes[5]?.altitude);
    expect(resumed.fixes[0]?.heartRate).toBe(fixes[5]?.heartRate);
    resumed.stop();
  });
});
