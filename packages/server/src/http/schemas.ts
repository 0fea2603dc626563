import { z } from '@hono/zod-openapi';
import { displayName, id, isoTime, plan as planRule, rosterEntry, sessionState, sharing as sharingRule } from '@paceline/protocol';
import type { SessionSummary } from '@paceline/engine';
import { wire } from './wire-schema.ts';

export const userName = wire(displayName);
export const instant = wire(isoTime);
export const identifier = wire(id);
export const sharing = wire(sharingRule);
export const plan = wire(planRule);
/** How the code of a session is shown; in requests, letter case, dashes and spaces do not matter. */
export const sessionCode = z.string().openapi({ example: 'ABC-DEF' });

/** A session as its members see it. */
export const session = z
  .object({
    sessionId: identifier,
    code: sessionCode,
    title: z.string(),
    status: wire(sessionState),
    sharing,
    plan: plan.optional().openapi({ description: 'What the session is for; absent when people just run together.' }),
    participants: z.array(wire(rosterEntry)).openapi({ description: 'Everyone who ever joined, in order of index.' }),
    createdAt: instant,
    startsAt: instant.optional(),
    startedAt: instant.optional(),
    endedAt: instant.optional(),
  })
  .openapi('Session');

/** Epoch milliseconds as the text that the HTTP side shows. */
export const isoOf = (epochMs: number): string => new Date(epochMs).toISOString();

interface Times {
  readonly createdAt: number;
  readonly startsAt?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

type Shown<Value extends Times> = Omit<Value, keyof Times> & { createdAt: string; startsAt?: string; startedAt?: string; endedAt?: string };

/** Something of a session with its times as text. */
export function withTimes<Value extends Times>({ createdAt, startsAt, startedAt, endedAt, ...rest }: Value): Shown<Value> {
  return {
    ...rest,
    createdAt: isoOf(createdAt),
    ...(startsAt === undefined ? {} : { startsAt: isoOf(startsAt) }),
    ...(startedAt === undefined ? {} : { startedAt: isoOf(startedAt) }),
    ...(endedAt === undefined ? {} : { endedAt: isoOf(endedAt) }),
  };
}

export const sessionBody = ({ participants, ...summary }: SessionSummary): z.infer<typeof session> => ({ ...withTimes(summary), participants: [...participants] });
