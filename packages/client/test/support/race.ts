import { PacelineApi, RealTimeSyncService, type NewSession } from '@paceline/client';
import { runSource, type RunSourceOptions, type SourceListener } from '@paceline/client/sources';
import { InMemoryServer } from '@paceline/client/testing';
import type { Fix, Reading, RecorderState } from '@paceline/core';

const placeAt = (metres: number): NonNullable<Fix['location']> => ({ latitude: 46 + metres / 111_150, longitude: -30 });

/** How fast somebody is, metres per second, so many seconds after the gun; a person stands until they are let go. */
export type Speed = (seconds: number) => number;

/** A runner with a phone, in a session of a server in memory. */
export class Athlete {
  readonly userId: string;
  readonly service: RealTimeSyncService;
  readonly speed: Speed;
  /** Everything that was recorded, and when by the server's clock; what is kept for a crash; the reading that ended the run. */
  readonly readings: (Reading & { readonly at: number })[] = [];
  kept: RecorderState | undefined;
  finish: Reading | undefined;
  #listener: SourceListener<Fix> | undefined;
  #metres = 0;
  #stop: () => void = () => undefined;

  constructor(userId: string, { service, speed }: { readonly service: RealTimeSyncService; readonly speed: Speed }) {
    this.userId = userId;
    this.service = service;
    this.speed = speed;
  }

  /** Has the SDK record this runner. */
  record(environment: InMemoryServer['environment'], more: RunSourceOptions = {}): void {
    const start = (listener: SourceListener<Fix>) => {
      this.#listener = listener;
      return () => (this.#listener = undefined);
    };
    const recorded = (reading: Reading, state: RecorderState): void => {
      this.kept = JSON.parse(JSON.stringify(state)) as RecorderState;
      this.readings.push({ ...reading, at: this.service.serverNow() });
    };
    const source = runSource({ environment, location: { start }, recorded, finished: (reading) => (this.finish = reading), ...more });
    this.#stop = this.service.record(source);
  }

  /** One second on the road: only who has started goes anywhere. */
  step(now: number, seconds: number): void {
    if (this.readings.length > 0) this.#metres += this.speed(seconds);
    this.#listener?.heard({ time: now, location: placeAt(this.#metres), accuracy: 5 }, now);
  }

  /** The app dies, with its connection. */
  die(): void {
    this.#listener = undefined;
    this.service.close();
  }

  end(): void {
    this.#stop();
  }
}

/** A race on a server in memory, and virtual time. */
export class Race {
  readonly server = new InMemoryServer();
  readonly environment = this.server.environment;
  readonly api = new PacelineApi({ url: this.server.url, fetch: this.server.fetch, environment: this.environment });
  readonly athletes: Athlete[] = [];
  sessionId = '';
  token = '';
  #gun = 0;

  /** Opens the session; it starts after so many seconds, at once when there are none. */
  async open(plan: NewSession['plan'], countdown = 0): Promise<void> {
    const host = await this.environment.settle(this.api.createGuest('Host'));
    this.token = host.token;
    this.#gun = this.environment.now() + countdown * 1000;
    const startsAt = countdown === 0 ? undefined : new Date(this.#gun).toISOString();
    const created = await this.environment.settle(this.api.createSession(host.token, { plan, startsAt, friends: ['ana', 'ben', 'cy'] }));
    this.sessionId = created.sessionId;
  }

  service(userId: string): RealTimeSyncService {
    const { url, webSocket } = this.server;
    return new RealTimeSyncService({ url, webSocket, environment: this.environment, getToken: () => this.server.issueToken(userId) });
  }

  async enter(userId: string, speed: Speed, { estimate, ...more }: RunSourceOptions & { readonly estimate?: number } = {}): Promise<Athlete> {
    const service = this.service(userId);
    await this.environment.settle(service.joinSession(this.sessionId, userId, [], { estimate }));
    const athlete = new Athlete(userId, { service, speed });
    athlete.record(this.environment, more);
    this.athletes.push(athlete);
    return athlete;
  }

  /** Seconds since the common start. */
  get clock(): number {
    return (this.environment.now() - this.#gun) / 1000;
  }

  /** Lets so many seconds pass. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      for (const athlete of this.athletes) athlete.step(this.environment.now(), this.clock);
      await this.environment.advance(1_000);
    }
  }

  results(): Promise<Awaited<ReturnType<PacelineApi['results']>>> {
    return this.environment.settle(this.api.results(this.token, this.sessionId));
  }
}
