import * as z from 'zod/mini';
import { id } from '../fields.ts';

/** Leaves a session for good; the seat is given up. */
export const leaveSessionData = z.object({ sessionId: id, userId: id });
export type LeaveSessionData = z.infer<typeof leaveSessionData>;
