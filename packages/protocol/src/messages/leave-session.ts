import { id } from '../fields.ts';
import { object, type Infer } from '../schema/index.ts';

/** Leaves a session for good; the seat is given up. */
export const leaveSessionData = object({ sessionId: id, userId: id });
export type LeaveSessionData = Infer<typeof leaveSessionData>;
