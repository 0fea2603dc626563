import { limits } from './limits.ts';
import { boolean, int, isoText, number, object, oneOf, optional, text, word, type Infer } from './schema/index.ts';

/** An identifier of a session or a user: 1–100 ASCII letters, digits and `. _ : @ ~ -`. */
export const id = word('A-Za-z0-9._:@~-', { min: 1, max: limits.idLength }, `must be 1 to ${limits.idLength} letters, digits or any of . _ : @ ~ -`);

/**
 * A name that people read: 1–40 code points with something to see in them, and without control characters,
 * line breaks, lone surrogates or the marks that turn the direction of the text around a name.
 */
export const displayName = text({
  // oxlint-disable-next-line no-control-regex -- to keep control characters out, the pattern must name them
  pattern: /^(?=.*[^\s\u200B-\u200F\u2060])[^\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069\uD800-\uDFFF]{1,40}$/u,
  reason: `must be 1 to ${limits.nameLength} printable characters`,
});

/** An instant as ISO 8601 text with a zone, such as `2026-05-01T06:30:00.000Z`; a day that does not exist is refused. */
export const isoTime = isoText();

/** An instant, milliseconds since 1970-01-01T00:00:00Z by the clock of whoever stamps it. */
export const epochMs = number({ min: 0, max: 8.64e15 });

/** A place on WGS 84, degrees. */
export const location = object({ latitude: number({ min: -90, max: 90 }), longitude: number({ min: -180, max: 180 }) });

/** A position in an ordered list, from 1. */
export const ordinal = int(1);

/** A count or position from 0. */
export const count = int(0);

/** What a runner says of themselves. */
export const runnerStatus = oneOf('ready', 'running', 'paused', 'no_gps', 'finished');

/** Where a session stands. */
export const sessionState = oneOf('waiting', 'active', 'ended');

/** What a participant may do: a runner sends samples, a spectator only watches. */
export const role = oneOf('runner', 'spectator');

/** What members see of each other: numbers only, or also the exact place. */
export const sharing = oneOf('pace', 'precise');

/** What a session is for beside running together; fixed when it is opened. */
export const plan = object({
  /** Metres that are raced: who has run them has finished. */
  distance: optional(number({ min: 1, max: limits.distance })),
  /** The pace that all mean to keep, minutes per kilometre. */
  pace: optional(number({ min: 1, max: 60 })),
  /** Whether all start so that they would finish together, the slowest first. Makes sense with `distance` only. */
  handicap: optional(boolean()),
});

/** Seconds in which a runner expects to cover the distance of the plan. */
export const estimate = number({ min: 1, max: limits.elapsed });

/** The readings of one sample; every one but `pace` and `timestamp` is optional. */
export const reading = {
  /** Minutes per kilometre; 0 or less means unknown, not stopped. */
  pace: number({ min: -1000, max: 1000 }),
  /** Absent on a treadmill, without a fix, or by choice. */
  location: optional(location),
  /** When the reading was taken, by the sender's estimate of the server's clock. */
  timestamp: isoTime,
  /** Cumulative distance, metres. */
  distance: optional(number({ min: 0, max: limits.distance })),
  /** Seconds since this participant's own start, pauses included. */
  elapsed: optional(number({ min: 0, max: limits.elapsed })),
  /** Seconds in motion. */
  moving: optional(number({ min: 0, max: limits.elapsed })),
  /** Metres per second. */
  speed: optional(number({ min: 0, max: 200 })),
  /** Radius in metres within which the true place lies with 95 % probability. */
  accuracy: optional(number({ min: 0, max: 100_000 })),
  /** Metres above the ellipsoid or the geoid, as the device reports it. */
  altitude: optional(number({ min: -1000, max: 20_000 })),
  /** Beats per minute. */
  heartRate: optional(number({ min: 1, max: 300 })),
  /** Steps per minute, both feet. */
  cadence: optional(number({ min: 0, max: 400 })),
};

/** A sample before it is numbered. */
export const unnumberedSample = object({ ...reading, status: optional(runnerStatus) });

export type UnnumberedSample = Infer<typeof unnumberedSample>;
export type Plan = Infer<typeof plan>;
export type Location = Infer<typeof location>;
export type RunnerStatus = Infer<typeof runnerStatus>;
export type SessionState = Infer<typeof sessionState>;
export type Role = Infer<typeof role>;
export type Sharing = Infer<typeof sharing>;
