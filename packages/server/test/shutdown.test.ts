import { VirtualEnvironment } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { Shutdown, StopTimeout } from '../src/shutdown.ts';

function shutdown(...steps: readonly (readonly [string, () => void | Promise<void>])[]) {
  const environment = new VirtualEnvironment();
  const stop = new Shutdown(environment);
  for (const [what, take] of steps) stop.add(what, take);
  return { environment, stop };
}

describe('a shutdown', () => {
  it('takes its steps in reverse order, each once, also when one fails', async () => {
    const taken: string[] = [];
    const broken = new Error('broken');
    const { environment, stop } = shutdown(
      ['the store', () => void taken.push('store')],
      ['the journal', async () => {
        taken.push('journal');
        throw broken;
      }],
      ['clients', async () => void taken.push('clients')],
    );
    await expect(stop.run(1_000)).rejects.toBe(broken);
    await stop.run(1_000);
    expect([taken, environment.timers]).toEqual([['clients', 'journal', 'store'], 0]);
  });

  it('[N13] gives up a step that hangs when its time is over, and says which', async () => {
    const taken: string[] = [];
    const { environment, stop } = shutdown(['the store to close', () => void taken.push('store')], ['the last writes', () => new Promise(() => {})], ['clients to go', () => {}]);
    const stopped = stop.run(30_000).catch((error: unknown) => error);
    await environment.advance(29_999);
    expect(taken).toEqual([]);
    await environment.advance(1);
    expect(await stopped).toBeInstanceOf(StopTimeout);
    expect(await stopped).toMatchObject({ message: 'The server did not stop within 30 s: it still waited for the last writes. Everything that was acknowledged is stored.' });
    expect(taken).toEqual([]);
  });
});
