import type { LocationSource, SourceState } from '@paceline/client/sources';
import type { Fix } from '@paceline/core';
import { VirtualEnvironment } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { synthesizeRun } from '@paceline/simulator/synthesize';
import { simulatedSource, withClearSky } from '../src/sources/simulated.ts';

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

  it('has positions throughout its first two minutes, wherever in the run they begin', () => {
    for (const [seed, start] of ['ana', 'ben', 'cy', 'di', 'emil'].flatMap((name) => [[name, 0], [name, 900]] as const)) {
      const { points } = synthesizeRun({ seed, duration: 1200 });
      const clear = withClearSky(points, start);
      expect(clear.slice(start + 1, start + 121).filter(({ location }) => location === undefined)).toEqual([]);
      expect(clear.slice(start + 121)).toEqual(points.slice(start + 121));
    }
  });

  it('goes on through what its receiver did not see in a straight line', () => {
    const at = (time: number, metres?: number) => ({ time, ...(metres !== undefined && { location: { latitude: metres, longitude: 7 }, accuracy: 4, speed: 3 }) });
    expect(withClearSky([at(0, 1), at(1), at(2), at(3, 4)], 0).map(({ location }) => location?.latitude)).toEqual([1, 2, 3, 4]);
  });
});
