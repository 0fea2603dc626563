import { describe, expect, it } from 'vitest';
import { accuracyOf, contradicted, correctionsFor, deviationsOf, isCorrected } from './accuracy.ts';
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

  it('that is off the target for two minutes is corrected always, and for a minute and a half nearly always', async () => {
    const all: boolean[] = [];
    for (const file of files) {
      const { analysis, curve } = accuracyOf(await fixesIn(file));
      const { target, corrections } = correctionsFor(analysis, curve);
      for (const deviation of deviationsOf(analysis, curve, { target, least: 120 })) expect(isCorrected(deviation, corrections), `${file}, ${deviation.from} s`).toBe(true);
      all.push(...deviationsOf(analysis, curve, { target, least: 90 }).map((deviation) => isCorrected(deviation, corrections)));
    }
    expect(all.length).toBeGreaterThan(40);
    expect(all.filter(Boolean).length / all.length).toBeGreaterThan(0.9);
  });
});
