import type { SyncService } from '@paceline/client';
import { paceOfSpeed } from '@paceline/core';

export interface Treadmill {
  /** Runs at `speed` metres per second from now on. */
  readonly run: (speed: number) => void;
  readonly finish: () => void;
}

/** Records a sample a second, whatever is on the screen. */
export function startTreadmill(service: SyncService): Treadmill {
  let [speed, distance, elapsed] = [0, 0, 0];
  const send = (status: 'running' | 'finished'): void => {
    // Another device of the same runner may have taken over.
    if (service.isInSession()) service.sendPaceUpdate({ pace: paceOfSpeed(speed) ?? 0, speed, distance, elapsed, status });
  };
  const timer = setInterval(() => {
    distance += speed;
    elapsed += 1;
    send('running');
  }, 1_000);
  return {
    run: (next) => void (speed = next),
    finish: () => {
      clearInterval(timer);
      send('finished');
      // Uploads what is not stored yet, then leaves.
      void service.leaveSession();
    },
  };
}
