import { systemEnvironment } from '@paceline/core';

/** Calls `beat` every `interval` milliseconds in real time until the returned function is called. */
export function metronome(interval: number, beat: () => void): () => void {
  let cancel = systemEnvironment.setTimer(interval, next);
  function next(): void {
    cancel = systemEnvironment.setTimer(interval, next);
    beat();
  }
  return () => cancel();
}
