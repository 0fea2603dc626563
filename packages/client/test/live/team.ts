import { RealTimeSyncService, type OutboxStatus, type SyncError, type WebSocketClientOptions, type WebSocketConstructor, type WebSocketLike } from '@paceline/client';
import { openLiveConnection, type LiveConnection } from '@paceline/client/live';
import { InMemoryServer, VirtualEnvironment, type InMemoryServerOptions } from '@paceline/client/testing';
import { current } from '../support/world.ts';

/** What went over the sockets of one app. */
interface Frames {
  readonly sent: (string | Uint8Array)[];
  readonly heard: (string | ArrayBuffer | Uint8Array)[];
}

/** The platform's WebSocket, with everything that goes through it written down. */
function watched(Socket: WebSocketConstructor, { sent, heard }: Frames): WebSocketConstructor {
  return function WatchedSocket(url: string, protocols?: string[]): WebSocketLike {
    const socket = new Socket(url, protocols);
    const send = socket.send.bind(socket);
    socket.send = (data) => {
      sent.push(data);
      send(data);
    };
    socket.addEventListener('message', ({ data }) => heard.push(data as string));
    return socket;
  } as unknown as WebSocketConstructor;
}

/** How old a friend's reading was when it was seen first, milliseconds. */
interface Sighting {
  readonly userId: string;
  readonly distance: number;
  readonly age: number;
}

/** One runner's app: records a metre more with each reading. */
export class TeamMember {
  readonly frames: Frames = { sent: [], heard: [] };
  readonly errors: SyncError[] = [];
  readonly sightings: Sighting[] = [];
  readonly service: RealTimeSyncService;
  /** When each metre was recorded. */
  readonly recordedAt = new Map<number, number>();
  readonly connections: LiveConnection[] = [];
  readonly #team: Team;
  #cancel: () => void = () => undefined;
  readonly userId: string;

  constructor(team: Team, userId: string, options: Partial<WebSocketClientOptions & { live: boolean }> = {}) {
    const { server, environment } = team;
    const { live = true, ...others } = options;
    this.#team = team;
    this.userId = userId;
    const openConnection = (given: WebSocketClientOptions): LiveConnection => {
      const connection = openLiveConnection(given);
      this.connections.push(connection);
      return connection;
    };
    this.service = new RealTimeSyncService({
      url: server.url,
      environment,
      webSocket: watched(server.webSocket, this.frames),
      getToken: () => server.issueToken(userId),
      ...(live && { openConnection }),
      ...others,
    });
    this.service.errors.subscribe((error) => this.errors.push(error));
    this.service.friendUpdates.subscribe((friends) => friends.forEach(({ userId: friend, sample }) => this.#see(friend, sample.distance ?? 0)));
  }

  get outbox(): OutboxStatus {
    return current(this.service.outbox);
  }

  join(): Promise<unknown> {
    return this.service.joinSession('run', this.userId, this.#team.userIds);
  }

  record(): void {
    const distance = this.recordedAt.size + 1;
    this.recordedAt.set(distance, this.#team.environment.now());
    this.service.sendPaceUpdate({ pace: 5.4321, distance, status: 'running', location: { latitude: 46.123456789, longitude: -30.123456789 } });
  }

  /** Records once a second, when the session's tick is near. */
  recordInTime(): void {
    const { environment } = this.#team;
    this.#cancel = environment.setTimer(this.connections[0]?.untilDue() ?? 1_000, () => {
      this.record();
      this.recordInTime();
    });
  }

  /** Records no more; returns how often it has. */
  stop(): number {
    this.#cancel();
    return this.recordedAt.size;
  }

  #see(userId: string, distance: number): void {
    if (this.sightings.some((sighting) => sighting.userId === userId && sighting.distance === distance)) return;
    const recordedAt = this.#team.members.find((member) => member.userId === userId)?.recordedAt.get(distance) ?? 0;
    this.sightings.push({ userId, distance, age: this.#team.environment.now() - recordedAt });
  }
}

/** Apps of runners, a whole server in memory and the network between them, on virtual time. */
export class Team {
  readonly environment: VirtualEnvironment;
  readonly server: InMemoryServer;
  readonly members: TeamMember[] = [];
  readonly userIds: readonly string[];

  constructor(userIds: readonly string[], { seed = 1, ...options }: Omit<InMemoryServerOptions, 'environment'> & { seed?: number } = {}) {
    this.userIds = userIds;
    this.environment = new VirtualEnvironment({ seed });
    this.server = new InMemoryServer({ ...options, environment: this.environment });
  }

  async join(options?: ConstructorParameters<typeof TeamMember>[2]): Promise<void> {
    for (const userId of this.userIds) {
      const member = new TeamMember(this, userId, options);
      this.members.push(member);
      await this.environment.settle(member.join());
    }
    // Pings are answered, so that all know the way.
    await this.environment.advance(2_000);
  }

  /** Another app of that runner, on another device. */
  async replace(userId: string, options: ConstructorParameters<typeof TeamMember>[2]): Promise<void> {
    const index = this.userIds.indexOf(userId);
    this.members[index]?.service.close();
    const member = new TeamMember(this, userId, options);
    this.members[index] = member;
    await this.environment.settle(member.join());
  }

  async stored(userId: string): Promise<readonly (number | undefined)[]> {
    return (await this.server.track('run', userId)).map(({ distance }) => distance);
  }
}
