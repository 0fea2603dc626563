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
export { analyse, type Analysis, type Hole, type Span } from './analysis/analysis.ts';
export type { Advice, Cue, CueKind, Named } from './cues/cue.ts';
export { cueStart, direct, type CuePlan, type CueState, type Direction } from './cues/director.ts';
export type { Facts, FriendFacts } from './cues/facts.ts';
export type { Target } from './cues/target.ts';
export type { Refusal, Verdict } from './cues/verdict.ts';
export { cueLanguages, cueSentence } from './cues/wording.ts';
export { addGap, trendOf, type GapCourse, type Trend } from './gap-trend.ts';
export { gapBetween, relationOf, type Gap, type Relation, type Runner } from './gap.ts';
export { distanceBetween, type LatLon } from './geo.ts';
export { addPoint, distanceAt, elapsedAt, emptyHistory, type History } from './history.ts';
export { shownDistance } from './motion.ts';
export { endOf, evenPacer, ghostOf, pacerAt, pacerFacts, type GhostOptions, type Pacer, type PacerMoment } from './plan/pacer.ts';
export { estimateFrom, startDelays, type Plan } from './plan/plan.ts';
export { pointsOf, replayOf, type Replay, type ReplayedTrack, type ReplayOptions, type TrackedSample } from './plan/replay.ts';
export { seededRandom } from './random.ts';
export type { Fix, Rejection } from './recorder/fix.ts';
export { record, recorderStart, type Reading, type Recorded, type RecorderState } from './recorder/recorder.ts';
export { rejectionWords } from './recorder/rejection-words.ts';
export { checked, checkedBySteps, checkNext, checkStart, type Checked, type CheckState, type CheckStep, type Doubt, type SampleDoubt, type Start, type TimedSample } from './results/checked.ts';
export type { Course } from './results/course.ts';
export type { Encounters, Overtake, Together } from './results/encounters.ts';
export { hasLeapt } from './results/leap.ts';
export { recordDoubts } from './results/records.ts';
export { ownBegin, resultsBySteps, resultsOf, type RunnerResult, type SessionResults } from './results/results.ts';
export { nextAgeOf, runnerStateOf, type RunnerFacts, type RunnerState } from './runner-state.ts';
export { heartRateOf, type HeartRateMeasurement } from './sensors/heart-rate.ts';
export { runningOf, type RunningMeasurement } from './sensors/running-speed.ts';
export { bestEfforts, EFFORTS, type BestEffort } from './statistics/best-efforts.ts';
export { climbTo, level, type Elevation } from './statistics/elevation.ts';
export { gradeFactor } from './statistics/grade.ts';
export { handicaps, predictedTime, type Performance } from './statistics/riegel.ts';
export { addToSplits, splitsOf, splitUnderWay, type Progress, type Split, type Splits } from './statistics/splits.ts';
export { eachBySteps, mapBySteps, STEP, type Steps } from './steps.ts';
export { systemEnvironment } from './system-environment.ts';
