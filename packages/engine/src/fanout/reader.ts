/** How a member's connection keeps up with what is sent to it. */
export type ReaderState = 'following' | 'behind' | 'too_slow';

/** Bytes in the send queue above which ticks are skipped, and above which the connection is given up. */
export interface QueueLimits {
  readonly conflateAbove: number;
  readonly closeAbove: number;
}

export function readerState(bufferedBytes: number, { conflateAbove, closeAbove }: QueueLimits): ReaderState {
  if (bufferedBytes > closeAbove) return 'too_slow';
  return bufferedBytes > conflateAbove ? 'behind' : 'following';
}
