import type { Environment } from '@paceline/core';
import { SUBPROTOCOL, type FriendUpdateData, type SessionStatusData, type TrackSample } from '@paceline/protocol';
import { VirtualEnvironment } from '@paceline/testkit';
import type { Identity, TokenRefusal, TokenVerifier } from '../../../src/auth/identity.ts';
import { LocalBus } from '../../../src/bus/local-bus.ts';
import { defaultLimits, type ServerLimits } from '../../../src/limits/server-limits.ts';
import { createGateway, type Gateway, type UpgradeInfo } from '../../../src/gateway/gateway.ts';
import { Journal } from '../../../src/journal/journal.ts';
import type { MemoryDisk } from '../../../src/journal/memory-store.ts';
import type { Log, LogFields } from '../../../src/observe/log.ts';
import { createSessionService, type SessionService } from '../../../src/sessions/session-service.ts';
import { TestClient, type UpData } from './test-client.ts';
import { TestStore } from './test-store.ts';

/** Longer than a commit takes to come and a tick to be flushed; short against everything else. */
const MOMENT = 300;
const MONTH = 30 * 24 * 3_600_000;

/** Tokens of the tests: `good:ana`, `good:ana:<expiry>`, `expired`, `bug` that makes the verifier fail, and everything else is invalid. */
function testVerifier(now: () => number): TokenVerifier {
  return {
    async verify(token): Promise<Identity | TokenRefusal> {
      const [kind, userId, expiresAt] = token.split(':');
      if (kind === 'bug') throw new Error('The verifier has a bug.');
      if (kind === 'expired') return { refused: 'expired', message: 'The token has expired.' };
      if (kind !== 'good' || userId === undefined) return { refused: 'invalid', message: 'The token is not one of ours.' };
      return identity(userId, expiresAt === undefined ? now() + MONTH : Number(expiresAt));
    },
  };
}

export const identity = (userId: string, expiresAt = Number.MAX_SAFE_INTEGER): Identity => ({
  userId,
  name: userId.charAt(0).toUpperCase() + userId.slice(1),
  expiresAt,
});

export interface LogLine {
  readonly level: string;
  readonly fields: LogFields;
  readonly event: string;
}

/** The whole live side of a server, real in every part, on virtual time and over sockets in memory. */
export class World {
  readonly environment = new VirtualEnvironment();
  readonly limits: ServerLimits;
  readonly logged: LogLine[] = [];
  /** Whether the server has too much to do. */
  isOverloaded = false;
  readonly #disk: MemoryDisk = new Map();
  #ids = 0;
  #kill = (): void => {};
  store!: TestStore;
  sessions!: SessionService;
  gateway!: Gateway;

  constructor(limits: Partial<ServerLimits> = {}) {
    this.limits = { ...defaultLimits, ...limits };
    this.#assemble();
  }

  /**
   * The server's process dies and a new one starts on the same disk; nothing of the old one is heard of again.
   * `prepare` gets the new one's store before anything is read from it.
   */
  async crash(prepare: (store: TestStore) => void = () => {}): Promise<void> {
    this.#kill();
    await this.store.close();
    this.#assemble();
    prepare(this.store);
    await this.sessions.restore();
  }

  async advance(ms: number = MOMENT): Promise<void> {
    await this.environment.advance(ms);
  }

  /** A connection that has said nothing yet. */
  connect(upgrade: Partial<UpgradeInfo> = {}): TestClient {
    const client = new TestClient(() => this.environment.now());
    client.attach(this.gateway.accept(client, { subprotocol: SUBPROTOCOL, identity: undefined, ...upgrade }));
    return client;
  }

  /** A connection that has been welcomed as that user. */
  async welcome(userId: string): Promise<TestClient> {
    const client = this.connect();
    client.say('hello', { version: 1, token: `good:${userId}` });
    await this.advance();
    client.last('welcome');
    return client;
  }

  /** A connection that has joined the session; what it has heard until then is read. */
  async join(userId: string, wishes: Partial<UpData<'join_session'>> = {}): Promise<TestClient> {
    const client = await this.welcome(userId);
    client.say('join_session', { sessionId: 'run', userId, friends: [], ...wishes });
    await this.advance();
    client.last('session_status');
    client.news();
    return client;
  }

  /** Ana has opened `run`, and Ben is in it as well. */
  async pair(): Promise<{ readonly ana: TestClient; readonly ben: TestClient }> {
    const ana = await this.join('ana', { friends: ['ben', 'cleo'] });
    const ben = await this.join('ben');
    ana.news();
    return { ana, ben };
  }

  /** A `pace_update` of now, on its way to be said. */
  sample(userId: string, more: Partial<UpData<'pace_update'>> = {}): UpData<'pace_update'> {
    const timestamp = new Date(this.environment.now()).toISOString();
    return { userId, sessionId: 'run', pace: 5.5, timestamp, ...more };
  }

  #assemble(): void {
    const { limits } = this;
    const environment = this.#process();
    const log = this.#log();
    this.store = new TestStore(this.#disk);
    const journal = new Journal({ store: this.store, environment, log, commitDelay: limits.commitDelay });
    this.sessions = createSessionService({
      store: this.store,
      journal,
      bus: new LocalBus(),
      environment,
      limits,
      log,
      newId: () => `id-${(this.#ids += 1)}`,
      secureBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(environment.random() * 256)),
    });
    this.gateway = createGateway({ sessions: this.sessions, verifier: testVerifier(() => environment.now()), environment, limits, log, isOverloaded: () => this.isOverloaded });
  }

  /** The environment of one process: its timers die with it. */
  #process(): Environment {
    const { environment } = this;
    let isAlive = true;
    this.#kill = () => void (isAlive = false);
    return {
      now: () => environment.now(),
      monotonic: () => environment.monotonic(),
      random: () => environment.random(),
      setTimer: (delay, run) =>
        environment.setTimer(delay, () => {
          if (isAlive) run();
        }),
    };
  }

  #log(): Log {
    const at = (level: string) => (fields: LogFields, event: string) => void this.logged.push({ level, fields, event });
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  }
}

/** Samples that were taken a second apart, a minute ago. */
export function recorded(world: World, seqs: readonly number[], more: Partial<TrackSample> = {}): TrackSample[] {
  return seqs.map((seq) => ({ seq, pace: 5.5, timestamp: new Date(world.environment.now() - 60_000 + seq * 1_000).toISOString(), distance: seq * 3, ...more }));
}

/** The entry of a user in a snapshot or tick. */
export const entryOf = (updates: readonly FriendUpdateData[], userId: string): FriendUpdateData | undefined =>
  updates.find((update) => update.userId === userId);

/** Who is in what presence, by user id. */
export const presences = ({ roster = [] }: SessionStatusData): Record<string, string> =>
  Object.fromEntries(roster.map(({ userId, presence }) => [userId, presence]));
