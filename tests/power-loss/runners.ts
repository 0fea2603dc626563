import { PacelineApi, RealTimeSyncService, type ConnectionStatus, type Guest } from '@paceline/client';
import { until } from '@paceline/testkit';
import { metronome } from '../system/metronome.ts';

const SESSIONS = 6;
const MEMBERS = 4;
/** An SDK sends so often, milliseconds. The runners take turns in it, so that there are many commits. */
const ROUND = 250;
/** The server reads only so many tracks at a time. */
const TRACKS_AT_ONCE = 4;
/** Nobody comes back before it is told to, so that what is stored can be looked at; only whom a busy server gives a time comes back at it. */
const settings = { retryDelays: [] };

/** What is known of a runner without asking the server. */
export interface Account {
  readonly guest: Guest;
  readonly sessionId: string;
  /** Distances in the order of sending: the sample with seq n is at n − 1. */
  readonly sent: readonly number[];
  readonly acked: number;
}

/** What the server shows of a runner's samples. */
export interface Stored {
  /** Samples that are there. */
  readonly samples: number;
  /** Acknowledged ones that are not there, or not as they were sent. */
  readonly lost: number;
  /** Whether there is anything but 1 … K, each as it was sent. */
  readonly isDisorderly: boolean;
}

interface Runner {
  readonly guest: Guest;
  readonly sessionId: string;
  readonly sync: RealTimeSyncService;
  readonly sent: number[];
  acked: number;
  status: ConnectionStatus;
  /** The last error. */
  heard?: string;
}

/** Real SDKs that run in some sessions. */
export class Runners {
  readonly #runners: readonly Runner[];
  #stopRunning = (): void => {};
  readonly #listeners = new Set<() => void>();

  private constructor(runners: readonly Runner[]) {
    this.#runners = runners;
    for (const runner of runners) {
      runner.sync.outbox.subscribe(({ acked }) => {
        const isNews = acked > runner.acked;
        runner.acked = acked;
        if (isNews) for (const listener of this.#listeners) listener();
      });
      runner.sync.connectionStatus.subscribe((status) => (runner.status = status));
      runner.sync.errors.subscribe(({ message }) => (runner.heard = message));
    }
  }

  /** New guests, in sessions that they have made over HTTP. */
  static async join(url: string): Promise<Runners> {
    const groups = await Promise.all(Array.from({ length: SESSIONS }, () => group(url)));
    return new Runners(groups.flat());
  }

  get accounts(): readonly Account[] {
    return this.#runners.map(({ guest, sessionId, sent, acked }) => ({ guest, sessionId, sent: [...sent], acked }));
  }

  /** Each records so many samples at once, several times a second. */
  start(samples: number): void {
    let turn = 0;
    this.#stopRunning = metronome(ROUND / this.#runners.length, () => {
      const runner = this.#runners[turn % this.#runners.length];
      turn += 1;
      for (let count = 0; count < samples; count++) if (runner !== undefined) record(runner);
    });
  }

  /** No more samples from now on. */
  pause(): void {
    this.#stopRunning();
  }

  /** Resolves at the moment of that ack, counted from now. */
  async ack(count: number): Promise<void> {
    let left = count;
    let listener = (): void => {};
    await new Promise<void>((resolve) => {
      listener = () => ((left -= 1) <= 0 ? resolve() : undefined);
      this.#listeners.add(listener);
    });
    this.#listeners.delete(listener);
  }

  /** Resolves when nobody can hear of another ack. No more samples from then on, each of which would have its runner look for the server. */
  async cutOff(): Promise<void> {
    this.pause();
    await until(() => this.#runners.every(({ status }) => status.state !== 'connected'), { what: 'the SDKs to lose the server' });
  }

  /** Has them come back and upload what they have; resolves when everything is acknowledged. */
  async complete(): Promise<void> {
    const missing = (): number => this.#runners.reduce((sum, { sent, acked }) => sum + sent.length - acked, 0);
    const isComplete = (): boolean => {
      // By itself nobody comes back, also after an attempt in vain.
      for (const { sync, status } of this.#runners) if (status.state !== 'connected') sync.wake();
      return missing() === 0;
    };
    await until(isComplete, { what: () => `the SDKs to complete their tracks; ${missing()} samples are missing${this.#troubles()}`, timeout: 60_000, every: 500 });
  }

  /** What those say who have not completed their tracks. */
  #troubles(): string {
    const behind = this.#runners.filter(({ sent, acked }) => acked < sent.length);
    return behind.map(({ sync, sent, acked, status, heard }) => `; ${sent.length - acked} of one who is ${status.state} and in ${sync.isInSession() ? 'the' : 'no'} session (${heard ?? 'no error'})`).join('');
  }

  close(): void {
    this.pause();
    for (const { sync } of this.#runners) sync.close();
  }
}

function record({ sync, sent }: Runner): void {
  const distance = Math.round(sent.length * 18) / 100;
  sync.sendPaceUpdate({ pace: 5.5, speed: 3, distance, status: 'running' });
  sent.push(distance);
}

/** Some runners in a session of their own, each of whom the server has confirmed. */
async function group(url: string): Promise<Runner[]> {
  const api = new PacelineApi({ url });
  const guests = await Promise.all(Array.from({ length: MEMBERS }, (_, place) => api.createGuest(`Runner ${place + 1}`)));
  const [host] = guests as [Guest];
  const { sessionId } = await api.createSession(host.token, { friends: guests.map(({ userId }) => userId), sharing: 'precise' });
  return Promise.all(
    guests.map(async (guest) => {
      const sync = new RealTimeSyncService({ url, settings, getToken: () => guest.token });
      await sync.joinSession(sessionId, guest.userId, []);
      return { guest, sessionId, sync, sent: [], acked: 0, status: { state: 'connected' } };
    }),
  );
}

/** Compares what the server at `url` shows with what was sent and acknowledged. */
export async function compare(url: string, accounts: readonly Account[]): Promise<readonly Stored[]> {
  const stored: Stored[] = [];
  for (let first = 0; first < accounts.length; first += TRACKS_AT_ONCE) {
    stored.push(...(await Promise.all(accounts.slice(first, first + TRACKS_AT_ONCE).map((account) => storedOf(url, account)))));
  }
  return stored;
}

async function storedOf(url: string, { guest, sessionId, sent, acked }: Account): Promise<Stored> {
  const samples = await samplesOf(url, sessionId, guest);
  const isAsSent = samples.map(({ seq, distance }) => distance === sent[seq - 1]);
  const right = new Set(samples.filter((_, place) => isAsSent[place]).map(({ seq }) => seq));
  return {
    samples: samples.length,
    lost: Array.from({ length: acked }, (_, place) => place + 1).filter((seq) => !right.has(seq)).length,
    isDisorderly: samples.some(({ seq }, place) => seq !== place + 1 || isAsSent[place] !== true),
  };
}

/** None where the server no longer knows the session, or that the runner is in it. */
async function samplesOf(url: string, sessionId: string, { userId, token }: Guest): Promise<readonly { readonly seq: number; readonly distance?: number | undefined }[]> {
  const response = await fetch(`${url}/api/sessions/${sessionId}/tracks/${userId}.json`, { headers: { authorization: `Bearer ${token}` } });
  if (response.status === 403 || response.status === 404) return [];
  if (!response.ok) throw new Error(`The server answers ${response.status} for a track: ${await response.text()}`);
  const { samples } = (await response.json()) as { readonly samples: readonly { readonly seq: number; readonly distance?: number }[] };
  return samples;
}
