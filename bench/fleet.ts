import { setTimeout as sleep } from 'node:timers/promises';
import { PacelineApi, RealTimeSyncService, WebSocketClient, type Guest } from '@paceline/client';

/** Members of each session. */
const MEMBERS = 4;
/** Below the rate that the server accepts by default. */
const CONNECTIONS_PER_SECOND = 100;
const CALLS_AT_ONCE = 20;
/** The server reads only so many tracks at a time. */
const TRACKS_AT_ONCE = 4;
const SECOND = 1_000;
/** The clients send spread over the second, in so many steps. */
const STEPS = 50;

/** What happened to one client since the last `forget`. */
interface Traveller {
  readonly guest: Guest;
  readonly sessionId: string;
  readonly sync: RealTimeSyncService;
  sent: number;
  acked: number;
  /** When it tried to connect, and when it was welcomed, milliseconds. */
  attempts: number[];
  connected: number[];
  /** Events of others, and errors. */
  noise: string[];
  refusals: number;
  hasGivenUp: boolean;
}

/** Real SDKs in sessions of four, each of which sends a sample a second. */
export class Fleet {
  readonly #url: string;
  readonly #travellers: readonly Traveller[];
  #timer: NodeJS.Timeout | undefined;

  private constructor(url: string, travellers: readonly Traveller[]) {
    this.#url = url;
    this.#travellers = travellers;
  }

  /** Makes the guests and has them join, below the rate that the server accepts. */
  static async join(url: string, clients: number): Promise<Fleet> {
    const travellers: Traveller[] = [];
    for (const guests of groups(await makeGuests(url, clients))) {
      const sessionId = `deploy-${travellers.length}`;
      for (const guest of guests) {
        const traveller = travellerOf(url, guest, sessionId);
        travellers.push(traveller);
        const joined = traveller.sync.joinSession(sessionId, guest.userId, guests.map(({ userId }) => userId));
        // The first opens the session for the others.
        if (guest === guests[0]) await joined;
        else joined.catch((error: unknown) => console.error(error));
        await sleep(SECOND / CONNECTIONS_PER_SECOND);
      }
    }
    return new Fleet(url, travellers);
  }

  start(): void {
    let step = 0;
    this.#timer = setInterval(() => {
      step += 1;
      for (let place = step % STEPS; place < this.#travellers.length; place += STEPS) run(this.#travellers[place]);
    }, SECOND / STEPS);
  }

  /** No more samples from now on. */
  pause(): void {
    clearInterval(this.#timer);
  }

  close(): void {
    this.pause();
    for (const { sync } of this.#travellers) sync.close();
  }

  forget(): void {
    for (const traveller of this.#travellers) Object.assign(traveller, { attempts: [], connected: [], noise: [], refusals: 0, hasGivenUp: false });
  }

  get size(): number {
    return this.#travellers.length;
  }

  /** How many have been welcomed since. */
  get back(): number {
    return this.#travellers.filter(({ connected }) => connected.length > 0).length;
  }

  /** Samples that were sent and are not acknowledged. */
  get unconfirmed(): number {
    return this.#travellers.reduce((sum, { sent, acked }) => sum + sent - acked, 0);
  }

  /** How many samples the server has, and how many of those that were sent it lacks, in lines for people. */
  async stored(): Promise<string> {
    const api = new PacelineApi({ url: this.#url });
    let [stored, missing] = [0, 0];
    for (let first = 0; first < this.size; first += TRACKS_AT_ONCE) {
      const some = this.#travellers.slice(first, first + TRACKS_AT_ONCE);
      const tracks = await Promise.all(some.map(({ guest, sessionId }) => api.track(guest.token, sessionId, guest.userId)));
      tracks.forEach(({ samples }, place) => {
        stored += samples.length;
        const kept = new Set(samples.map(({ distance }) => distance));
        for (let sample = 1; sample <= (some[place]?.sent ?? 0); sample++) missing += kept.has(sample * 3) ? 0 : 1;
      });
    }
    return `samples    ${stored} stored, ${missing} lost`;
  }

  /** What happened since `from`, in lines for people. */
  report(from: number): string {
    const all = this.#travellers;
    const first = all.map(({ connected }) => (connected[0] ?? Infinity) - from).toSorted((a, b) => a - b);
    const attempts = all.map((traveller) => traveller.attempts.length);
    return [
      `back       first ${seconds(first[0])}, half ${seconds(first[first.length >> 1])}, last ${seconds(first.at(-1))} after the signal`,
      `attempts   ${(attempts.reduce((sum, one) => sum + one, 0) / all.length).toFixed(2)} per client, at most ${Math.max(...attempts)}; ${attempts.filter((count) => count > 1).length} clients needed more than one`,
      `rate       at most ${mostInASecond(all.flatMap(({ connected }) => connected))} connections welcomed in a second, ${mostInASecond(all.flatMap((traveller) => traveller.attempts))} tried`,
      `refused    ${all.reduce((sum, { refusals }) => sum + refusals, 0)} told when to come back; ${all.filter(({ hasGivenUp }) => hasGivenUp).length} used up their burst`,
      `noise      ${all.reduce((sum, { noise }) => sum + noise.length, 0)} events of others`,
    ].join('\n');
  }
}

function run(traveller: Traveller | undefined): void {
  if (traveller === undefined) return;
  traveller.sent += 1;
  traveller.sync.sendPaceUpdate({ pace: 5.5, speed: 3, distance: traveller.sent * 3, status: 'running' });
}

function travellerOf(url: string, guest: Guest, sessionId: string): Traveller {
  const getToken = (): string => {
    traveller.attempts.push(performance.now());
    return guest.token;
  };
  const connection = new WebSocketClient({ getToken });
  const sync = new RealTimeSyncService({ url, connection });
  const traveller: Traveller = { guest, sessionId, sync, sent: 0, acked: 0, attempts: [], connected: [], noise: [], refusals: 0, hasGivenUp: false };
  sync.outbox.subscribe(({ acked }) => (traveller.acked = acked));
  sync.sessionEvents.subscribe(({ event }) => traveller.noise.push(event.kind));
  sync.connectionStatus.subscribe((status) => {
    if (status.state === 'connected') traveller.connected.push(performance.now());
    if (status.state === 'error') traveller.hasGivenUp = true;
    if ('error' in status && status.error?.retryAfter !== undefined) traveller.refusals += 1;
  });
  return traveller;
}

async function makeGuests(url: string, count: number): Promise<readonly Guest[]> {
  const api = new PacelineApi({ url });
  const guests: Guest[] = [];
  while (guests.length < count) {
    const names = Array.from({ length: Math.min(CALLS_AT_ONCE, count - guests.length) }, (_, place) => `Runner ${guests.length + place + 1}`);
    guests.push(...(await Promise.all(names.map((name) => api.createGuest(name)))));
  }
  return guests;
}

const groups = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / MEMBERS) }, (_, index) => items.slice(index * MEMBERS, (index + 1) * MEMBERS));

const seconds = (ms: number | undefined): string => `${((ms ?? NaN) / SECOND).toFixed(1)} s`;

/** The most of the times that lie within one second. */
function mostInASecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let first = 0;
  return sorted.reduce((most, time, last) => {
    while ((sorted[first] ?? time) <= time - SECOND) first += 1;
    return Math.max(most, last - first + 1);
  }, 0);
}
