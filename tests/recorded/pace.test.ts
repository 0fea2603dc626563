import { describe, expect, it } from 'vitest';
import { accuracyOf, correctionsFor } from './accuracy.ts';
import { files, fixesIn, missing, skippedBecause } from './runs.ts';

describe.skipIf(missing !== undefined)(`the pace of the recorded runs${skippedBecause}`, () => {
  it('that is shown live is about as near to the centred pace as the best window that ends now, on most of them', async () => {
    const ratios: number[] = [];
    for (const file of files) {
      const { pace } = accuracyOf(await fixesIn(file));
      expect(pace.moments, file).toBeGreaterThan(50);
      ratios.push(pace.ours / pace.best);
    }
    const inOrder = ratios.toSorted((a, b) => a - b);
    expect(inOrder[Math.floor(ratios.length / 2)]).toBeLessThan(1.2);
    expect(inOrder.at(-1)).toBeLessThan(2);
  });

  it.each(files)('%s: whose target is their own median hears at most 40 corrections an hour, hardly one against the truth, and no flicker', async (file) => {
    const { analysis, curve } = accuracyOf(await fixesIn(file));
    const { corrections } = correctionsFor(analysis, curve);
    expect(corrections.length / (analysis.moving / 3600)).toBeLessThanOrEqual(40);
    const wrong = corrections.filter(({ cue, truth }) => truth !== undefined && (cue.advice === 'speed_up' ? truth < 0 : truth > 0));
    // The pace around a moment knows the twenty seconds after it.
    expect(wrong.length).toBeLessThanOrEqual(4);
    for (const [place, { elapsed }] of corrections.entries()) expect(elapsed - (corrections[place - 1]?.elapsed ?? -60)).toBeGreaterThanOrEqual(60);
  });
});
