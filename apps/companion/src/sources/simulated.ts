import type { LocationSource, SourceState } from '@paceline/client/sources';
import type { Cancel, Environment, Fix } from '@paceline/core';
import type { RecordedPoint } from '@paceline/simulator/synthesize';

/** Two hours; who sits at a desk for longer runs the same way again. */
const DURATION = 7200;
const SECOND = 1000;

export interface SimulatedRun {
  readonly environment: Environment;
  /** The same seed runs the same way. */
  readonly seed: string;
}

/** An invented run, one fix a second. It is at the right place after a throttled minute in a background tab, too. */
export function simulatedSource({ environment, seed }: SimulatedRun): LocationSource {
  return {
    start(listener, recorded) {
      listener.state({ kind: 'searching' });
      const began = environment.monotonic();
      let cancel: Cancel = () => undefined;
      let stopped = false;
      const step = (points: readonly RecordedPoint[]) => {
        if (stopped) return;
        const passed = environment.monotonic() - began;
        const point = points[Math.round(recorded + passed / SECOND) % points.length];
        const now = environment.now();
        if (point?.accuracy !== undefined) listener.state({ kind: 'ready', accuracy: point.accuracy });
        if (point !== undefined) listener.heard(fixAt(point, now), now);
        cancel = environment.setTimer(SECOND - (passed % SECOND), () => step(points));
      };
      // Inventing two hours takes a moment and its code is not needed by those who run outside.
      import('@paceline/simulator/synthesize').then(
        ({ synthesizeRun }) => step(withClearSky(synthesizeRun({ seed, duration: DURATION }).points, recorded)),
        () => listener.state(notLoaded),
      );
      return () => {
        stopped = true;
        cancel();
      };
    },
  };
}

/** Seconds in which whoever tries things out is to see what usually is, and not what a receiver does without a sky. */
const CLEAR = 120;

/** The same run, but its receiver is never blind in the first two minutes from the reading at `start` on. */
export function withClearSky(points: readonly RecordedPoint[], start: number): readonly RecordedPoint[] {
  return points.map((point, place) => {
    if (point.location !== undefined || place < Math.floor(start) || place > start + CLEAR) return point;
    const [from, to] = [points.findLastIndex(({ location }, at) => at < place && location !== undefined), points.findIndex(({ location }, at) => at > place && location !== undefined)];
    const [before, after] = [points[from], points[to]];
    if (before?.location === undefined || after?.location === undefined) return point;
    const share = (place - from) / (to - from);
    const between = (a: number, b: number): number => a + (b - a) * share;
    const location = { latitude: between(before.location.latitude, after.location.latitude), longitude: between(before.location.longitude, after.location.longitude) };
    return { ...point, location, accuracy: before.accuracy ?? 0, speed: between(before.speed ?? 0, after.speed ?? 0) };
  });
}

const notLoaded: SourceState = {
  kind: 'blocked',
  reason: 'The simulated run could not be loaded.',
  remedy: 'Check the network and reload the page.',
};

function fixAt({ time: _, ...reading }: RecordedPoint, now: number): Fix {
  return { time: now, ...reading };
}
