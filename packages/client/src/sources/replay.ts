import { systemEnvironment, type Cancel, type Environment, type Fix } from '@paceline/core';
import type { LocationSource } from './source.ts';

export interface ReplayOptions {
  /** Recorded seconds per second; 1 when absent. */
  readonly speed?: number | undefined;
  readonly environment?: Environment | undefined;
}

/** A recorded or invented run as a source: its fixes, in their order, with times as if they were taken now. */
export function replaySource(fixes: readonly Fix[], { speed = 1, environment = systemEnvironment }: ReplayOptions = {}): LocationSource {
  return {
    start(listener, recorded) {
      const [first] = fixes;
      const begin = (first?.time ?? 0) + recorded * 1000;
      const startedAt = environment.monotonic();
      let cancel: Cancel = () => undefined;
      let isStopped = false;
      let next = fixes.findIndex(({ time }) => time >= begin);
      const step = (): void => {
        const fix = fixes[next];
        // Whoever hears the fix that ends the run stops this meanwhile.
        if (isStopped) return;
        if (fix === undefined || next === -1) return listener.state({ kind: 'searching' });
        const due = (fix.time - begin) / speed - (environment.monotonic() - startedAt);
        cancel = environment.setTimer(Math.max(0, due), () => {
          const now = environment.now();
          listener.state({ kind: 'ready', ...(fix.accuracy !== undefined && { accuracy: fix.accuracy }) });
          listener.heard({ ...fix, time: now }, now);
          next += 1;
          step();
        });
      };
      listener.state({ kind: 'searching' });
      step();
      return () => {
        isStopped = true;
        cancel();
      };
    },
  };
}
