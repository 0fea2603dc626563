import { count, id } from '../fields.ts';
import { object, type Infer } from '../schema/index.ts';

/** Every sample of the receiver up to and including `seq` is on the server's disk. */
export const ackData = object({ sessionId: id, seq: count });
export type AckData = Infer<typeof ackData>;
