import { z } from 'zod';
import { z as mini } from 'zod/mini';

const within = (min: number, max: number) => z.number().min(min).max(max);
const idPattern = /^[A-Za-z0-9._:@~-]{1,100}$/;
/** A `pace_update` with its envelope in zod: the bounds of the protocol. */
export const zodMessage = z.object({
  type: z.literal('pace_update'),
  data: z.object({
    userId: z.string().regex(idPattern),
    sessionId: z.string().regex(idPattern),
    pace: within(-1000, 1000),
    location: z.object({ latitude: within(-90, 90), longitude: within(-180, 180) }).optional(),
    timestamp: z.iso.datetime({ offset: true }).max(40),
    distance: within(0, 1e6).optional(),
    elapsed: within(0, 604_800).optional(),
    moving: within(0, 604_800).optional(),
    speed: within(0, 200).optional(),
    accuracy: within(0, 1e5).optional(),
    altitude: within(-1000, 20_000).optional(),
    heartRate: within(1, 300).optional(),
    cadence: within(0, 400).optional(),
    seq: z.int().min(1).optional(),
    status: z.enum(['ready', 'running', 'paused', 'no_gps', 'finished']).optional(),
  }),
  timestamp: z.iso.datetime({ offset: true }).max(40),
});

const between = (min: number, max: number) => mini.number().check(mini.gte(min), mini.lte(max));
const time = mini.iso.datetime({ offset: true }).check(mini.maxLength(40));
/** The same in zod/mini. */
export const zodMiniMessage = mini.object({
  type: mini.literal('pace_update'),
  data: mini.object({
    userId: mini.string().check(mini.regex(idPattern)),
    sessionId: mini.string().check(mini.regex(idPattern)),
    pace: between(-1000, 1000),
    location: mini.optional(mini.object({ latitude: between(-90, 90), longitude: between(-180, 180) })),
    timestamp: time,
    distance: mini.optional(between(0, 1e6)),
    elapsed: mini.optional(between(0, 604_800)),
    moving: mini.optional(between(0, 604_800)),
    speed: mini.optional(between(0, 200)),
    accuracy: mini.optional(between(0, 1e5)),
    altitude: mini.optional(between(-1000, 20_000)),
    heartRate: mini.optional(between(1, 300)),
    cadence: mini.optional(between(0, 400)),
    seq: mini.optional(mini.int().check(mini.gte(1))),
    status: mini.optional(mini.enum(['ready', 'running', 'paused', 'no_gps', 'finished'])),
  }),
  timestamp: time,
});
