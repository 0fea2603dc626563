import type { Connection, ConnectionStatus, PaceReading, RealTimeSyncService } from '@paceline/client';

/** Another runner in the session. */
export interface Friend {
  readonly userId: string;
  runs(reading: PaceReading): void | Promise<void>;
  leaves(): void | Promise<void>;
}

/** What a scenario needs to play: Ana's SDK, and whoever else there is. Where time is virtual, `until` makes it pass. */
export interface Stage {
  readonly service: RealTimeSyncService;
  /** The connection below the service. */
  readonly connection: Connection;
  /** Ana's user id, and a session that does not exist yet. */
  readonly userId: string;
  readonly sessionId: string;
  /** Who may join as well, when Ana opens the session. */
  readonly friends: readonly string[];
  /** False where the dialect has no events, and the status alone tells what happens. True when absent. */
  readonly hearsEvents?: boolean;
  /** The nth friend joins the session that Ana is in. */
  friend(nth: number): Promise<Friend>;
  /** From now on Ana's joins are refused because nobody has invited her. Returns the session that refuses her. */
  refusing(): Promise<string>;
  /** Nobody answers any more, nor again until `comesBack`. */
  goesAway(): void;
  comesBack(): void;
  /** Resolves when it is so; fails when it is not within half a minute. */
  until(what: string, isSo: () => boolean): Promise<void>;
  /** Lets time pass until the promise settles, and gives what came of it. */
  outcome<T>(promise: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export const stateOf = (status: ConnectionStatus): ConnectionStatus['state'] => status.state;

/** The newest value of an observable that replays it. */
export function current<T>(observable: { subscribe(next: (value: T) => void): { unsubscribe(): void } }): T {
  const seen: T[] = [];
  observable.subscribe((value) => seen.push(value)).unsubscribe();
  return seen[0] as T;
}
