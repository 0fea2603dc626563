import { object, oneOf, type Infer } from '../schema/index.ts';

/** How closely the sender wants to follow the live picture from now on, for instance less while nobody looks at the screen. */
export const watchData = object({
  rate: oneOf('full', 'slow', 'none'),
});
export type WatchData = Infer<typeof watchData>;
