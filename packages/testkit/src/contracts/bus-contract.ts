import { describe, expect, it } from 'vitest';
import type { Bus, Signal } from '@paceline/engine';

const tick = (seq: number): Signal => ({
  kind: 'tick',
  updates: [{ userId: 'ana', sessionId: 'run', pace: 5, timestamp: '2026-05-01T06:30:00Z', status: 'running', seq }],
});

/** What every bus does. `settled` resolves when what was published has arrived. */
export function busContract(name: string, make: () => { readonly bus: Bus; readonly settled: () => Promise<void> }): void {
  describe(`${name}, as a bus`, () => {
    it('hands each signal to every subscriber of the session, in order', async () => {
      const { bus, settled } = make();
      const heard: [string, Signal][] = [];
      bus.subscribe('run', (signal) => heard.push(['first', signal]));
      bus.subscribe('run', (signal) => heard.push(['second', signal]));
      bus.publish('run', tick(1));
      bus.publish('run', tick(2));
      await settled();
      for (const who of ['first', 'second']) expect(heard.filter(([by]) => by === who).map(([, signal]) => signal)).toEqual([tick(1), tick(2)]);
    });

    it('keeps sessions apart', async () => {
      const { bus, settled } = make();
      const heard: Signal[] = [];
      bus.subscribe('run', (signal) => heard.push(signal));
      bus.publish('other', tick(1));
      await settled();
      expect(heard).toEqual([]);
    });

    it('is silent after unsubscribing, and goes on for the others', async () => {
      const { bus, settled } = make();
      const heard: string[] = [];
      const stop = bus.subscribe('run', () => heard.push('first'));
      bus.subscribe('run', () => heard.push('second'));
      stop();
      stop();
      bus.publish('run', tick(1));
      await settled();
      expect(heard).toEqual(['second']);
    });

    it('lets a subscriber unsubscribe while it is told something', async () => {
      const { bus, settled } = make();
      const heard: string[] = [];
      const stop = bus.subscribe('run', () => {
        heard.push('first');
        stop();
      });
      bus.subscribe('run', () => heard.push('second'));
      bus.publish('run', tick(1));
      bus.publish('run', tick(2));
      await settled();
      expect(heard).toEqual(['first', 'second', 'second']);
    });
  });
}
