/**
 * All runs of an app for one participant share one row of numbers. So two of them can give one number to two readings,
 * of which the second is refused and lost. As long as that is so, a reading whose number was given twice counts for no
 * promise but that the track stays in order.
 */
export const SHARED_NUMBERING = true;

/**
 * After its start, a server knows of a runner's newest sample what the sender stamped it with, and not when it had
 * arrived. So a sample of a device with a wrong clock is shown with a wrong time until the next one comes.
 */
export const RESTORED_BY_STAMP = true;
