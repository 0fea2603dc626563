import type { CloseReason, DownMessage, FriendUpdateData } from '@paceline/protocol';
import type { Frame } from '../../src/fanout/frame.ts';
import type { Outlet } from '../../src/fanout/outlet.ts';

export const update = (userId: string, seq: number, more: Partial<FriendUpdateData> = {}): FriendUpdateData => ({
  userId,
  sessionId: 'run',
  pace: 5.5,
  timestamp: '2026-05-01T06:30:00.000Z',
  status: 'running',
  seq,
  sessionTime: seq * 1000,
  ...more,
});

/** A member's end, which keeps what it is sent. */
export class TestOutlet implements Outlet {
  readonly vocabulary: Outlet['vocabulary'];
  isPaced = false;
  rate: Outlet['rate'] = 'full';
  bufferedBytes = 0;
  readonly frames: Frame[] = [];
  closedWith: CloseReason | undefined;

  constructor(vocabulary: Outlet['vocabulary'] = 'full') {
    this.vocabulary = vocabulary;
  }

  send(frame: Frame): void {
    this.frames.push(frame);
  }

  sendAll(frames: readonly Frame[]): void {
    this.frames.push(...frames);
  }

  close(reason: CloseReason): void {
    this.closedWith = reason;
  }

  /** What was sent since the last call. */
  news(): readonly DownMessage[] {
    return this.frames.splice(0).map(({ message }) => message);
  }
}
