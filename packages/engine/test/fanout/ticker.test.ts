import { VirtualEnvironment } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { Ticker } from '../../src/fanout/ticker.ts';
import { update } from './support.ts';

function ticker() {
  const environment = new VirtualEnvironment();
  const ticks: { readonly at: number; readonly users: readonly string[] }[] = [];
  const made = new Ticker({
    environment,
    tickDelay: 250,
    tick: (updates) => ticks.push({ at: environment.monotonic(), users: updates.map(({ userId }) => userId) }),
  });
  return { environment, ticks, ticker: made };
}

describe('the ticker', () => {
  it('[F1] ticks when everyone has reported, and otherwise 250 ms after the first', async () => {
    const { environment, ticks, ticker: running } = ticker();
    running.offer(update('ana', 1));
    running.offer(update('ben', 1));
    await environment.advance(1_000);
    running.offer(update('ana', 2));
    await environment.advance(40);
    running.offer(update('ben', 2));
    await environment.advance(1_000);
    running.offer(update('ben', 3));
    await environment.advance(1_000);
    expect(ticks).toEqual([
      { at: 0, users: ['ana'] },
      { at: 250, users: ['ben'] },
      { at: 1_040, users: ['ana', 'ben'] },
      { at: 2_290, users: ['ben'] },
    ]);
    expect(environment.timers).toBe(0);
  });

  it('[F1] ticks at once when the one who was waited for is gone', async () => {
    const { environment, ticks, ticker: running } = ticker();
    running.offer(update('ana', 1));
    running.offer(update('ben', 1));
    await environment.advance(1_000);
    running.offer(update('ana', 2));
    await environment.advance(100);
    running.overlook('ben');
    expect(ticks.at(-1)).toEqual({ at: 1_100, users: ['ana'] });
  });

  it('is silent after its end', async () => {
    const { environment, ticks, ticker: running } = ticker();
    running.offer(update('ana', 1));
    running.offer(update('ben', 1));
    running.stop();
    await environment.advance(1_000);
    expect(ticks).toHaveLength(1);
    expect(environment.timers).toBe(0);
  });
});
