import { RealTimeSyncService, type ConnectionStatus, type PaceReading, type RealTimeSyncServiceOptions, type SessionEventData, type SyncError } from '@paceline/client';
import { VirtualEnvironment } from '@paceline/testkit';
import { FakeNetwork } from './fake-network.ts';
import { FakeServer } from './fake-server.ts';

/** One runner's SDK, a network and a server, on virtual time. */
export class World {
  readonly environment: VirtualEnvironment;
  readonly network: FakeNetwork;
  readonly server: FakeServer;
  readonly service: RealTimeSyncService;
  /** Everything that the observables said. */
  readonly statuses: string[] = [];
  readonly errors: SyncError[] = [];
  readonly events: SessionEventData[] = [];
  #recorded = 0;

  constructor(options: Partial<RealTimeSyncServiceOptions> & { seed?: number } = {}) {
    this.environment = new VirtualEnvironment({ seed: options.seed ?? 1 });
    this.network = new FakeNetwork(this.environment);
    this.server = new FakeServer(this.network);
    this.service = new RealTimeSyncService({
      url: 'https://run.example.org',
      getToken: () => 'a-token',
      environment: this.environment,
      webSocket: this.network.Socket,
      ...options,
    });
    this.service.connectionStatus.subscribe((status) => this.statuses.push(nameOf(status)));
    this.service.errors.subscribe((error) => this.errors.push(error));
    this.service.sessionEvents.subscribe((event) => this.events.push(event));
  }

  /** Joins as Ana and lets the join be confirmed. */
  async join(): Promise<void> {
    const joined = this.service.joinSession('s1', 'ana', []);
    await this.environment.advance(1_000);
    await joined;
  }

  /** Records the next sample, one metre on; returns its seq. */
  run(reading: Partial<PaceReading> = {}): number {
    return this.service.sendPaceUpdate({ pace: 5, distance: ++this.#recorded, ...reading });
  }

  /** Records one sample a second. */
  async runFor(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      this.run();
      await this.environment.advance(1_000);
    }
  }

  /** The distances in the server's store: 1, 2, 3 … when nothing is missing and nothing is there twice. */
  stored(): (number | undefined)[] {
    return this.server.track('ana').map(({ distance }) => distance);
  }

  get recorded(): number {
    return this.#recorded;
  }
}

const nameOf = (status: ConnectionStatus): string => (status.state === 'error' ? `error: ${status.error.kind}` : status.state);

/** 1, 2, … up to `last`. */
export const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** The newest value of an observable that replays it. */
export function current<T>(observable: { subscribe(next: (value: T) => void): { unsubscribe(): void } }): T {
  const seen: T[] = [];
  observable.subscribe((value) => seen.push(value)).unsubscribe();
  if (seen.length === 0) throw new Error('The observable has no present value.');
  return seen[0] as T;
}
