import type { CloseReason } from '@paceline/protocol';
import type { Frame } from './frame.ts';

/** A member's connection, as its session sees it. */
export interface Outlet {
  /** `original`: understands only the eight message types that apps had before Paceline. */
  readonly vocabulary: 'full' | 'original';
  /** Bytes sent that the network has not taken yet. */
  readonly bufferedBytes: number;
  send(frame: Frame): void;
  close(reason: CloseReason): void;
}
