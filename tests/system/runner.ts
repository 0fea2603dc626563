import { PacelineApi, RealTimeSyncService, WebSocketClient, type ConnectionSettings, type Guest } from '@paceline/client';

export interface RunnerOptions {
  readonly name: string;
  readonly settings?: Partial<ConnectionSettings>;
}

/** A real SDK that runs, and everything that it noticed. */
export interface Runner {
  readonly guest: Guest;
  readonly sync: RealTimeSyncService;
  /** Distances in the order of sending: the sample with seq n is at n − 1. */
  readonly sent: number[];
  readonly statuses: string[];
  readonly errors: string[];
  readonly events: string[];
  /** When its connections were welcomed, milliseconds of the monotonic clock. */
  readonly connected: number[];
  /** When it tried to connect, by the same clock. */
  readonly attempts: number[];
  acked: number;
  /** The newest distance of each friend. */
  readonly seen: Map<string, number>;
  /** Sends its next sample. */
  run(status?: 'running' | 'paused'): void;
}

/** A new guest with an SDK of its own, not in a session yet. */
export async function runnerAt(url: string, { name, settings }: RunnerOptions): Promise<Runner> {
  const guest = await new PacelineApi({ url }).createGuest(name);
  const getToken = (): string => {
    runner.attempts.push(performance.now());
    return guest.token;
  };
  const connection = new WebSocketClient({ getToken, settings });
  const sync = new RealTimeSyncService({ url, connection });
  const sent: number[] = [];
  const run: Runner['run'] = (status = 'running') => {
    const distance = sent.length * 3;
    sent.push(distance);
    sync.sendPaceUpdate({ pace: 5.5, speed: 3, distance, status });
  };
  const runner: Runner = { guest, sync, sent, statuses: [], errors: [], events: [], connected: [], attempts: [], acked: 0, seen: new Map(), run };
  sync.outbox.subscribe(({ acked }) => (runner.acked = acked));
  sync.errors.subscribe(({ kind }) => runner.errors.push(kind));
  sync.sessionEvents.subscribe(({ event }) => runner.events.push('userId' in event ? `${event.userId} ${event.kind}` : event.kind));
  sync.connectionStatus.subscribe(({ state }) => {
    runner.statuses.push(state);
    if (state === 'connected') runner.connected.push(performance.now());
  });
  sync.friendUpdates.subscribe((friends) => {
    for (const { userId, sample } of friends) if (sample.distance !== undefined) runner.seen.set(userId, sample.distance);
  });
  return runner;
}
