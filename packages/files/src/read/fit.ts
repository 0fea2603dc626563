import { FitParser, type ParsedFit } from '../fit-library.ts';
import type { Pause, RecordedRun } from '../recorded-run.ts';
import { checkFitStructure } from './fit-structure.ts';
import { toPoint, type RawPoint } from './readings.ts';
import { UnreadableRun } from './unreadable.ts';

type FitRecord = NonNullable<ParsedFit['records']>[number];
type FitEvent = NonNullable<ParsedFit['events']>[number];

/** Reads a FIT activity; its timer events are the pauses. Throws {@link UnreadableRun} with the byte. */
export function readFit(bytes: Uint8Array, name: string): RecordedRun {
  checkFitStructure(bytes);
  const { records, events } = decode(bytes);
  const raw = records.map(rawPoint);
  const start = raw[0]?.at;
  if (start === undefined) throw new UnreadableRun('it is a FIT file without a single record of a run (settings, a course or a workout).');
  return { name, startedAt: start, points: raw.map((point) => toPoint(point, start)), pauses: pausesOf(events, start) };
}

function decode(bytes: Uint8Array): { readonly records: readonly FitRecord[]; readonly events: readonly FitEvent[] } {
  const outcome: { problem: string; fit?: ParsedFit | undefined } = { problem: 'no result' };
  try {
    // A copy of its own, because the parser insists on a plain ArrayBuffer from the beginning; a Buffer's slice would not be one.
    new FitParser({ force: false, mode: 'list' }).parse(new Uint8Array(bytes).buffer, (error = 'no result', fit) => {
      Object.assign(outcome, { problem: error, fit });
    });
  } catch (error) {
    outcome.problem = (error as Error).message;
  }
  const { problem, fit } = outcome;
  if (fit === undefined) throw decodeFailure(problem, bytes.length);
  return { records: fit.records ?? [], events: fit.events ?? [] };
}

function decodeFailure(problem: string, length: number): UnreadableRun {
  if (problem === 'File CRC mismatch') {
    return new UnreadableRun('the checksum does not match what is before it; the file is damaged.', { byte: length - 2 });
  }
  if (problem === 'Header CRC mismatch') {
    return new UnreadableRun('the checksum of the header does not match; the file is damaged.', { byte: 12 });
  }
  return new UnreadableRun(`it cannot be decoded (${problem}); the file is damaged.`);
}

function rawPoint(record: FitRecord, index: number): RawPoint {
  const at = record.timestamp?.getTime();
  if (at === undefined) throw new UnreadableRun(`record ${index + 1} has no time; the file is damaged.`);
  const strides = record.cadence;
  return {
    at,
    latitude: record.position_lat,
    longitude: record.position_long,
    accuracy: record.gps_accuracy,
    altitude: record.enhanced_altitude ?? record.altitude,
    heartRate: record.heart_rate,
    strides: strides && strides + (record.fractional_cadence ?? 0),
    speed: record.enhanced_speed ?? record.speed,
    distance: record.distance,
  };
}

/** Every stop of the timer with the start that follows it; the last stop ends the run and is no pause. */
function pausesOf(events: readonly FitEvent[], start: number): readonly Pause[] {
  const pauses: Pause[] = [];
  let stopped: number | undefined;
  for (const event of events) {
    const at = event.timestamp?.getTime();
    if (event.event !== 'timer' || at === undefined) continue;
    if (event.event_type !== 'start') stopped ??= at;
    else if (stopped !== undefined) {
      if (at > stopped) pauses.push({ from: (stopped - start) / 1000, to: (at - start) / 1000 });
      stopped = undefined;
    }
  }
  return pauses;
}
