import { count, id } from '../fields.ts';
import { object, optional, type Infer } from '../schema/index.ts';

/** Every sample of one of the receiver's writers up to and including `seq` is on the server's disk. */
export const ackData = object({
  sessionId: id,
  seq: count,
  /** As in the `track_batch` that named it; absent for the writer that the receiver has joined with. */
  writer: optional(id),
});
export type AckData = Infer<typeof ackData>;
