import { describe, expect, it } from 'vitest';
import { accuracyOf, contradicted, correctionsFor } from './accuracy.ts';
import { files, fixesIn, missing, skippedBecause } from './runs.ts';

describe.skipIf(missing !== undefined)(`the pace of the recorded runs${skippedBecause}`, () => {
  it.each(files)('%s: that is shown live is as near to the centred pace as the best window that ends now', async (file) => {
    const { pace } = accuracyOf(await fixesIn(file));
    expect(pace.moments).toBeGreaterThan(50);
    expect(pace.ours / pace.best).toBeLessThanOrEqual(1);
  });

  it.each(files)('%s: whose target is their own median hears some corrections, at most 40 an hour, none against the truth, and no flicker', async (file) => {
    const { analysis, curve } = accuracyOf(await fixesIn(file));
    const { corrections } = correctionsFor(analysis, curve);
    expect(corrections.length).toBeGreaterThan(0);
    expect(corrections.length / (analysis.moving / 3600)).toBeLessThanOrEqual(40);
    expect(corrections.filter(contradicted)).toEqual([]);
    for (const [place, { elapsed }] of corrections.entries()) expect(elapsed - (corrections[place - 1]?.elapsed ?? -60)).toBeGreaterThanOrEqual(60);
  });
});
