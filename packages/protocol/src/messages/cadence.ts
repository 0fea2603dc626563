import { count, id, ordinal } from '../fields.ts';
import { object, type Infer } from '../schema/index.ts';

/** When the receiver's samples should arrive: shortly before the server's clock, epoch milliseconds modulo `interval`, is `phase`. */
export const cadenceData = object({
  sessionId: id,
  /** Milliseconds. */
  interval: ordinal,
  phase: count,
});
export type CadenceData = Infer<typeof cadenceData>;
