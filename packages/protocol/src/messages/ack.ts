import * as z from 'zod/mini';
import { count, id } from '../fields.ts';

/** Every sample of the receiver up to and including `seq` is on the server's disk. */
export const ackData = z.object({ sessionId: id, seq: count });
export type AckData = z.infer<typeof ackData>;
