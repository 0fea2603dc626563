import * as z from 'zod/mini';
import { limits } from './limits.ts';

const within = (min: number, max: number) => z.number().check(z.gte(min), z.lte(max));

/** An identifier of a session or a user: 1–100 ASCII letters, digits and `. _ : @ ~ -`. */
export const id = z
  .string()
  .check(z.regex(/^[A-Za-z0-9._:@~-]{1,100}$/, 'must be 1 to 100 letters, digits or any of . _ : @ ~ -'));

/**
 * A name that people read: 1–40 code points with something to see in them, and without control characters,
 * line breaks, lone surrogates or the marks that turn the direction of the text around a name.
 */
export const displayName = z
  .string()
  .check(
    z.regex(
      // oxlint-disable-next-line no-control-regex -- to keep control characters out, the pattern must name them
      /^(?=.*[^\s\u200B-\u200F\u2060])[^\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069\uD800-\uDFFF]{1,40}$/u,
      `must be 1 to ${limits.nameLength} printable characters`,
    ),
  );

/** An instant as ISO 8601 text with a zone, such as `2026-05-01T06:30:00.000Z`. */
export const isoTime = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time with a zone' })
  // The format alone would let a fraction of any number of digits pass, be stored, and be sent to everyone.
  .check(z.maxLength(40));

/** An instant, milliseconds since 1970-01-01T00:00:00Z by the clock of whoever stamps it. */
export const epochMs = within(0, 8.64e15);

/** A place on WGS 84, degrees. */
export const location = z.object({ latitude: within(-90, 90), longitude: within(-180, 180) });

/** A position in an ordered list, from 1. */
export const ordinal = z.int().check(z.gte(1));

/** A count or position from 0. */
export const count = z.int().check(z.gte(0));

/** What a runner says of themselves. */
export const runnerStatus = z.enum(['ready', 'running', 'paused', 'no_gps', 'finished']);

/** Where a session stands. */
export const sessionState = z.enum(['waiting', 'active', 'ended']);

/** What a participant may do: a runner sends samples, a spectator only watches. */
export const role = z.enum(['runner', 'spectator']);

/** What members see of each other: numbers only, or also the exact place. */
export const sharing = z.enum(['pace', 'precise']);

/** The readings of one sample; every one but `pace` and `timestamp` is optional. */
export const reading = {
  /** Minutes per kilometre; 0 or less means unknown, not stopped. */
  pace: within(-1000, 1000),
  /** Absent on a treadmill, without a fix, or by choice. */
  location: z.optional(location),
  /** When the reading was taken, by the sender's estimate of the server's clock. */
  timestamp: isoTime,
  /** Cumulative distance, metres. */
  distance: z.optional(within(0, limits.distance)),
  /** Seconds since this participant's own start, pauses included. */
  elapsed: z.optional(within(0, limits.elapsed)),
  /** Seconds in motion. */
  moving: z.optional(within(0, limits.elapsed)),
  /** Metres per second. */
  speed: z.optional(within(0, 200)),
  /** Radius in metres within which the true place lies with 95 % probability. */
  accuracy: z.optional(within(0, 100_000)),
  /** Metres above the ellipsoid or the geoid, as the device reports it. */
  altitude: z.optional(within(-1000, 20_000)),
  /** Beats per minute. */
  heartRate: z.optional(within(1, 300)),
  /** Steps per minute, both feet. */
  cadence: z.optional(within(0, 400)),
};

export type Location = z.infer<typeof location>;
export type RunnerStatus = z.infer<typeof runnerStatus>;
export type SessionState = z.infer<typeof sessionState>;
export type Role = z.infer<typeof role>;
export type Sharing = z.infer<typeof sharing>;
