import { FitBaseType, FitEncoder, type FitEncoderField } from '../fit-library.ts';
import type { RecordedPoint, RecordedRun } from '../recorded-run.ts';
import { fitTimeOf } from './fit-time.ts';
import { stridesOf } from './stretches.ts';
import { summaryOf } from './summary.ts';

/** Numbers of messages and of their fields: the FIT profile, as Garmin publishes it. */
const messages = { fileId: 0, session: 18, lap: 19, record: 20, event: 21, activity: 34 } as const;

const SEMICIRCLES = 2 ** 31 / 180;
const TIMESTAMP = 253;
const RUNNING = 1;
const TIMER = 0;
const ACTIVITY = 26;
const START = 0;
const STOP = 1;
const STOP_ALL = 4;

const sizes = { [FitBaseType.Enum]: 1, [FitBaseType.Uint8]: 1, [FitBaseType.Uint16]: 2, [FitBaseType.Uint32]: 4, [FitBaseType.Sint32]: 4, [FitBaseType.Uint32z]: 4 } as const;

type Base = keyof typeof sizes;

const field = (number: number, baseType: Base, value: number): FitEncoderField => ({ number, size: sizes[baseType], baseType, value: Math.round(value) });

/** A field of what may not be known: it is left out. */
const known = (number: number, baseType: Base, value: number | undefined): readonly FitEncoderField[] => (value === undefined ? [] : [field(number, baseType, value)]);

/** A FIT activity: the records, and a timer event at each end of each pause. */
export function fitOf(run: RecordedRun): Uint8Array {
  const encoder = new FitEncoder();
  const { at } = fitTimeOf(run);
  const [first, last] = [run.points[0]?.time ?? 0, run.points.at(-1)?.time ?? 0];
  const event = (seconds: number, type: number): void => {
    encoder.writeMessage(messages.event, [field(TIMESTAMP, FitBaseType.Uint32, at(seconds)), field(0, FitBaseType.Enum, TIMER), field(1, FitBaseType.Enum, type)], 1);
  };
  encoder.writeMessage(messages.fileId, [
    field(0, FitBaseType.Enum, 4),
    // "Development": Paceline has no number of its own there.
    field(1, FitBaseType.Uint16, 255),
    field(2, FitBaseType.Uint16, 0),
    field(4, FitBaseType.Uint32, at(first)),
  ], 0);
  event(first, START);
  const due = run.pauses.flatMap(({ from, to }) => [{ at: from, type: STOP_ALL }, { at: to, type: START }]);
  let next = 0;
  for (const point of run.points) {
    for (let turn = due[next]; turn !== undefined && turn.at < point.time; turn = due[++next]) event(turn.at, turn.type);
    // A start at the very time of a point comes before it.
    for (let turn = due[next]; turn !== undefined && turn.at === point.time && turn.type === START; turn = due[++next]) event(turn.at, turn.type);
    encoder.writeMessage(messages.record, recordFields(point, at(point.time)), 2);
  }
  for (; next < due.length; next++) event(due[next]?.at ?? last, due[next]?.type ?? STOP_ALL);
  event(last, STOP_ALL);
  const { begin, end } = summaryOf(run);
  writeTotals(encoder, run, { begin: at(begin), end: at(end) });
  return encoder.close();
}

function recordFields(point: RecordedPoint, timestamp: number): FitEncoderField[] {
  const { location, accuracy, altitude, heartRate, speed, distance } = point;
  const strides = stridesOf(point);
  const whole = strides === undefined ? undefined : Math.floor(strides);
  return [
    field(TIMESTAMP, FitBaseType.Uint32, timestamp),
    ...known(0, FitBaseType.Sint32, location && location.latitude * SEMICIRCLES),
    ...known(1, FitBaseType.Sint32, location && Math.min(location.longitude * SEMICIRCLES, 2 ** 31 - 2)),
    // Straps do not count that far, but files may.
    ...known(3, FitBaseType.Uint8, heartRate === undefined || heartRate > 254 ? undefined : heartRate),
    ...known(4, FitBaseType.Uint8, whole),
    ...known(5, FitBaseType.Uint32, distance === undefined ? undefined : distance * 100),
    ...known(31, FitBaseType.Uint8, accuracy === undefined ? undefined : Math.min(accuracy, 254)),
    ...known(53, FitBaseType.Uint8, strides === undefined || whole === undefined ? undefined : (strides - whole) * 128),
    ...known(73, FitBaseType.Uint32, speed === undefined ? undefined : speed * 1000),
    // Offset by 500 m, in fifths of a metre.
    ...known(78, FitBaseType.Uint32, altitude === undefined || altitude < -500 ? undefined : (altitude + 500) * 5),
  ];
}

/** A length of time in milliseconds, of which there is room for seven weeks. */
const counted = (milliseconds: number): number | undefined => (milliseconds < 2 ** 32 - 1 ? milliseconds : undefined);

function writeTotals(encoder: FitEncoder, run: RecordedRun, { begin, end }: { readonly begin: number; readonly end: number }): void {
  const { elapsed, paused, distance } = summaryOf(run);
  const timer = Math.max(0, elapsed - paused) * 1000;
  const totals = [
    field(254, FitBaseType.Uint16, 0),
    field(TIMESTAMP, FitBaseType.Uint32, end),
    field(2, FitBaseType.Uint32, begin),
    ...known(7, FitBaseType.Uint32, counted(elapsed * 1000)),
    ...known(8, FitBaseType.Uint32, counted(timer)),
    field(9, FitBaseType.Uint32, distance * 100),
  ];
  encoder.writeMessage(messages.lap, [...totals, field(0, FitBaseType.Enum, 9), field(1, FitBaseType.Enum, STOP), field(25, FitBaseType.Enum, RUNNING)], 3);
  encoder.writeMessage(messages.session, [
    ...totals,
    field(0, FitBaseType.Enum, 8),
    field(1, FitBaseType.Enum, STOP),
    field(5, FitBaseType.Enum, RUNNING),
    field(25, FitBaseType.Uint16, 0),
    field(26, FitBaseType.Uint16, 1),
  ], 4);
  encoder.writeMessage(messages.activity, [
    field(TIMESTAMP, FitBaseType.Uint32, end),
    ...known(0, FitBaseType.Uint32, counted(timer)),
    field(1, FitBaseType.Uint16, 1),
    field(2, FitBaseType.Enum, 0),
    field(3, FitBaseType.Enum, ACTIVITY),
    field(4, FitBaseType.Enum, STOP),
  ], 5);
}
