import type { CloseReason } from '@paceline/protocol';
import type { Frame } from './frame.ts';

/** A member's connection, as its session sees it. */
export interface Outlet {
  /** `original`: understands only the eight message types that apps had before Paceline. */
  readonly vocabulary: 'full' | 'original';
  /** Keeps to the cadence that it is told, and takes ticks as acknowledgements. */
  readonly isPaced: boolean;
  /** How closely the member follows the live picture. */
  readonly rate: 'full' | 'slow' | 'none';
  /** Bytes sent that the network has not taken yet. */
  readonly bufferedBytes: number;
  send(frame: Frame): void;
  /** As `send`, one behind the other, which costs no more than one. */
  sendAll(frames: readonly Frame[]): void;
  close(reason: CloseReason): void;
}
