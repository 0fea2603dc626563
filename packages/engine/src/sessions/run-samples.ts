import type { TimedTrackSample } from './merged-track.ts';

/** How far a track has come towards its run, or beyond it. */
export interface RunProgress {
  /** Metres that the device had counted by the common start. */
  readonly countedBefore: number | undefined;
  readonly hasBegun: boolean;
  /** The app has said that the run is over. */
  readonly isOver: boolean;
}

export const beforeRun: RunProgress = { countedBefore: undefined, hasBegun: false, isOver: false };

/**
 * Takes the next sample of a track in, and says whether it is of the run: what is recorded while waiting for the common
 * start (epoch milliseconds) is none of it, and neither is what an app says of a finish once more. Rule Q1 of SPEC.md.
 */
export function inRun(progress: RunProgress, { sample: { status, distance }, at }: TimedTrackSample, start: number): { readonly progress: RunProgress; readonly counts: boolean } {
  const isOver = status === 'finished';
  if (status === 'ready' || at < start) {
    const countedBefore = progress.hasBegun ? progress.countedBefore : (distance ?? progress.countedBefore);
    return { progress: { ...progress, countedBefore, isOver }, counts: false };
  }
  const counts = !(progress.isOver && isOver);
  return { progress: { ...progress, hasBegun: progress.hasBegun || counts, isOver }, counts };
}
