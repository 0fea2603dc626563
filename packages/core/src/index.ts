export { addClockSample, clockStart, offsetOf, type ClockSample, type ClockState } from './clock-offset.ts';
export type { Cancel, Environment } from './environment.ts';
export {
  formatDistance,
  formatDuration,
  formatGap,
  formatPace,
  METRES_PER_MILE,
  paceOfSpeed,
  type Units,
} from './format.ts';
export { gapBetween, relationOf, type Gap, type Relation, type Runner } from './gap.ts';
export { distanceBetween, type LatLon } from './geo.ts';
export { addPoint, distanceAt, elapsedAt, emptyHistory, type History } from './history.ts';
export { shownDistance } from './motion.ts';
export { seededRandom } from './random.ts';
export type { Fix, Rejection } from './recorder/fix.ts';
export { record, recorderStart, type Reading, type Recorded, type RecorderState } from './recorder/recorder.ts';
export { nextAgeOf, runnerStateOf, type RunnerFacts, type RunnerState } from './runner-state.ts';
export { systemEnvironment } from './system-environment.ts';
