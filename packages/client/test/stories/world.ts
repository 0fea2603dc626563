import { RealTimeSyncService, WebSocketClient, type ConnectionSettings, type ConnectionStatus, type SyncError } from '@paceline/client';
import { InMemoryServer, VirtualEnvironment } from '@paceline/client/testing';
import { current } from '../support/world.ts';

/** One app on a phone or in a tab: the SDK with everything that it said. */
export interface App {
  readonly service: RealTimeSyncService;
  readonly errors: SyncError[];
  readonly statuses: string[];
  readonly events: string[];
  /** How often it asked for a token. */
  readonly tokens: string[];
  /** The platform's hint: visible again, online again. */
  wake(): void;
}

export interface AppOptions {
  /** For how long each of its tokens is good. */
  readonly expiresIn?: number;
  readonly settings?: Partial<ConnectionSettings>;
  /** Where its tokens come from, when not from the server in memory. */
  readonly getToken?: () => string;
}

/** Apps, a server in memory and virtual time between them. */
export class World {
  readonly environment = new VirtualEnvironment();
  readonly server = new InMemoryServer({ environment: this.environment });

  app(userId: string, { expiresIn, settings, getToken }: AppOptions = {}): App {
    const { environment, server } = this;
    const hints = new Set<() => void>();
    const tokens: string[] = [];
    const connection = new WebSocketClient({
      environment,
      webSocket: server.webSocket,
      settings,
      getToken: () => {
        const token = getToken?.() ?? server.issueToken(userId, { expiresIn });
        tokens.push(token);
        return token;
      },
      wakeHints: (wake) => {
        hints.add(wake);
        return () => void hints.delete(wake);
      },
    });
    const service = new RealTimeSyncService({ url: server.url, connection, environment });
    const app: App = { service, tokens, errors: [], statuses: [], events: [], wake: () => hints.forEach((hint) => hint()) };
    service.errors.subscribe((error) => app.errors.push(error));
    service.connectionStatus.subscribe((status) => app.statuses.push(nameOf(status)));
    service.sessionEvents.subscribe(({ event }) => app.events.push('userId' in event ? `${event.userId} ${event.kind}` : event.kind));
    return app;
  }

  pass(ms: number): Promise<void> {
    return this.environment.advance(ms);
  }

  /** Lets an app join the session `run`, which its first member opens for everybody. */
  async join({ service }: App, userId: string): Promise<void> {
    const joined = service.joinSession('run', userId, ['ana', 'ben', 'cleo']);
    await this.pass(1_000);
    await joined;
  }

  /** One sample a second, a metre further each. */
  async run({ service }: App, seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      const { pending, acked } = current(service.outbox);
      service.sendPaceUpdate({ pace: 5, distance: pending + acked + 1 });
      await this.pass(1_000);
    }
  }

  async stored(userId: string): Promise<(number | undefined)[]> {
    return (await this.server.track('run', userId)).map(({ distance }) => distance);
  }
}

const nameOf = (status: ConnectionStatus): string => (status.state === 'error' ? `error: ${status.error.kind}` : status.state);
