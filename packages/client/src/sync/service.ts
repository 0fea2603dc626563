import { systemEnvironment, type Environment } from '@paceline/core';
import type { DownMessage, ErrorData, SessionEventData, SessionStatusData, TrackSample } from '@paceline/protocol';
import type { Connection, ConnectionStatus } from '../connection/connection.ts';
import { WebSocketClient, type WebSocketClientOptions } from '../connection/web-socket-client.ts';
import { errorOfMessage, SyncError } from '../errors.ts';
import { Signal, type Observable } from '../reactive.ts';
import { socketUrl } from '../url.ts';
import { ServerClock } from './clock.ts';
import { Membership } from './membership.ts';
import { isGoing, sameMembership, type JoinRequest } from './membership-state.ts';
import { unconfirmed } from './own-track.ts';
import { OwnTracks } from './own-tracks.ts';
import { requestOf, type PaceReading } from './reading.ts';
import { SessionFeed } from './session-feed.ts';
import type { FriendRunUpdate, SessionInfo } from './models.ts';
import type { RunSource } from './run-source.ts';
import type { JoinOptions, OutboxStatus, SyncService } from './sync-service.ts';
import type { TrackArchive } from './track-archive.ts';

export interface RealTimeSyncServiceOptions extends WebSocketClientOptions {
  /** Address of the server: `https://host` (to which `/ws` is added) or the WebSocket's own `wss://…`. */
  readonly url: string;
  /** Another connection than the platform's WebSocket; then `getToken` and `webSocket` are not used. */
  readonly connection?: Connection | undefined;
  /** Opens a connection with these options: the session's own, and one for what is uploaded after it. `WebSocketClient` when absent; `openLiveConnection` of `/live` sends and reads less. */
  readonly openConnection?: ((options: WebSocketClientOptions) => Connection) | undefined;
  /** Where samples are kept that the server has not stored yet, so that they outlive the app; in memory alone when absent. */
  readonly storage?: TrackArchive | undefined;
}

/** The {@link SyncService} of this SDK. */
export class RealTimeSyncService implements SyncService {
  readonly #connection: Connection;
  readonly #clock: ServerClock;
  readonly #membership: Membership;
  readonly #feed: SessionFeed;
  readonly #tracks: OwnTracks;
  readonly #errors = new Signal<SyncError>();
  readonly friendUpdates: Observable<readonly FriendRunUpdate[]>;
  readonly sessionInfo: Observable<SessionInfo | undefined>;
  readonly sessionEvents: Observable<SessionEventData>;
  readonly connectionStatus: Observable<ConnectionStatus>;
  readonly outbox: Observable<OutboxStatus>;
  readonly samples: Observable<TrackSample>;
  readonly errors: Observable<SyncError> = this.#errors.events;
  /** Calls of `leaveSession`: one that comes while a join waits for an earlier one cancels it. */
  #leaves = 0;
  #recording: ReturnType<RunSource['recordFor']> | undefined;
  #closed = false;

  constructor(options: RealTimeSyncServiceOptions) {
    const environment: Environment = options.environment ?? systemEnvironment;
    const { connection, storage, openConnection = openWebSocket } = options;
    this.#connection = connection ?? openConnection(options);
    this.connectionStatus = this.#connection.connectionStatus;
    this.#clock = new ServerClock(environment);
    this.#feed = new SessionFeed(environment, this.#clock);
    this.friendUpdates = this.#feed.friends.changes;
    this.sessionInfo = this.#feed.info.changes;
    this.sessionEvents = this.#feed.events.events;
    const url = socketUrl(options.url);
    this.#tracks = new OwnTracks({
      connection: this.#connection,
      clock: this.#clock,
      storage,
      failed: (error) => this.#errors.emit(error),
      network: {
        environment,
        url,
        expansion: options.dialect?.expansion ?? 1,
        openConnection: connection === undefined ? () => openConnection(options) : undefined,
      },
    });
    this.outbox = this.#tracks.status.changes;
    this.samples = this.#tracks.samples.events;
    this.#membership = new Membership({
      connection: this.#connection,
      url,
      environment,
      resume: () => this.#feed.position,
      ended: (error) => this.#end(error),
    });
    this.#connection.connectionStatus.subscribe((status) => this.#follow(status));
    this.#connection.messageReceived.subscribe((message) => this.#receive(message));
    this.#connection.unreadable.subscribe(({ failure }) => {
      // Types that a newer server adds are not for this version; anything else is worth a report.
      if (failure.code !== 'unknown_type') this.#errors.emit(new SyncError('encoding_error', `The server sent what cannot be read. ${failure.message}`));
    });
  }

  // oxlint-disable-next-line max-params -- the first three are the call that apps of this kind already make
  async joinSession(sessionId: string, userId: string, friends: readonly string[], options: JoinOptions = {}): Promise<SessionInfo> {
    const request = requestOf({ ...options, sessionId, userId, friends: [...friends] });
    const leaves = this.#leaves;
    if (isGoing(this.#membership.state)) await this.#membership.leave();
    this.#requireOpen();
    if (leaves !== this.#leaves) throw new SyncError('cancelled', 'leaveSession has cancelled the join.');
    const { state } = this.#membership;
    if (state.name !== 'none' && !sameMembership(state.request, request)) throw alreadyIn(state.request);
    if (state.name !== 'member') {
      await this.#membership.join(state.name === 'none' ? this.#record(request) : state.request);
    }
    const info = this.#feed.info.value;
    if (info === undefined) throw new SyncError('not_in_session', 'The session ended meanwhile.');
    return info;
  }

  leaveSession(): Promise<void> {
    this.#leaves += 1;
    const left = this.#membership.leave();
    this.#drainCheck();
    // What waits to be sent on the connection, or for one, is what the app waits for now.
    this.#connection.wake();
    return left;
  }

  sendPaceUpdate(reading: PaceReading): number {
    this.#requireOpen();
    const { state } = this.#membership;
    if (state.name !== 'member' && state.name !== 'joining') throw new SyncError('not_in_session', 'No session to record for.');
    const track = this.#tracks.newest;
    if (track === undefined || state.request.role === 'spectator' || this.#feed.info.value?.you.role === 'spectator') throw new SyncError('not_a_runner', 'A spectator records nothing.');
    this.#lookAtClock();
    return this.#tracks.record(track, reading);
  }

  record(source: RunSource): () => void {
    this.#recording?.('replaced');
    const end = source.recordFor(this);
    this.#recording = end;
    return () => {
      if (this.#recording === end) this.#recording = undefined;
      end();
    };
  }

  uploadKept(userId: string): void {
    this.#requireOpen();
    this.#tracks.uploadKept(userId);
  }

  isInSession(): boolean {
    return this.#membership.state.name !== 'none' && this.#membership.state.name !== 'joining';
  }

  getCurrentSessionId(): string | undefined {
    return this.isInSession() ? this.#feed.info.value?.sessionId : undefined;
  }

  serverNow(): number {
    return this.#clock.now();
  }

  wake(): void {
    if (this.#membership.state.name === 'none') return;
    this.#lookAtClock();
    this.#connection.wake();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#membership.dispatch({ type: 'close' });
    this.#tracks.close();
    this.#connection.close();
    for (const source of [this.#feed, this.#errors]) source.complete();
  }

  #follow(status: ConnectionStatus): void {
    if (status.state !== 'connected') this.#shut();
    this.#membership.follow(status);
  }

  /** A device that has slept sees at once how old everything is by now, and asks for the time before it says anything. */
  #lookAtClock(): void {
    if (!this.#clock.jumped()) return;
    this.#tracks.newest?.lane.hold();
    this.#feed.refresh();
    this.#connection.wake();
  }

  #receive(message: DownMessage): void {
    this.#lookAtClock();
    switch (message.type) {
      case 'welcome':
        this.#clock.begin(message.data.serverTime);
        this.#tracks.limit(message.data);
        return this.#tracks.newest?.clockHeard();
      case 'pong':
        this.#clock.measure(message.data);
        this.#feed.refresh();
        return this.#tracks.newest?.clockHeard();
      case 'error':
        return this.#refused(message.data);
      case 'ping':
      case 'reconnect':
        return undefined;
      default:
        return message.data.sessionId === this.#sessionId() ? this.#receiveOfSession(message) : undefined;
    }
  }

  #sessionId(): string | undefined {
    const { state } = this.#membership;
    return state.name === 'none' ? undefined : state.request.sessionId;
  }

  #receiveOfSession(message: Extract<DownMessage, { data: { sessionId: string } }>): void {
    switch (message.type) {
      case 'session_status':
        return this.#status(message.data);
      case 'session_event':
        return this.#event(message.data);
      case 'friend_update':
        return this.#feed.updates({ updates: [message.data] });
      case 'friend_updates':
        return this.#feed.updates(message.data);
      case 'ack':
        this.#tracks.newest?.acknowledge(message.data);
        return this.#drainCheck();
      default:
        // The cadence is for the connection.
        return undefined;
    }
  }

  #status(status: SessionStatusData): void {
    const { you } = status;
    if (you === undefined) return this.#change(status);
    const { state, unanswered } = this.#membership;
    // The answer to a join that was asked for twice comes twice; what the second one says may be overtaken by then.
    if (state.name === 'none' || !unanswered) return undefined;
    this.#feed.confirm({ ...status, you }, state.request.userId);
    // The app was told, and may have left or closed from there.
    if (this.#membership.state.name === 'none') return undefined;
    this.#tracks.newest?.open(you.lastSeq);
    this.#membership.dispatch({ type: 'confirmed' });
    return this.#drainCheck();
  }

  /** A status in place of events, which a server sends to those who do not know events. */
  #change(status: SessionStatusData): void {
    this.#feed.status(status);
    const own = this.#feed.info.value?.you.index;
    if (status.roster?.find(({ index }) => index === own)?.presence === 'left') this.#membership.dispatch({ type: 'left' });
  }

  #event(data: SessionEventData): void {
    const info = this.#feed.info.value;
    const outcome = this.#feed.event(data);
    // Joining again resumes after the last event that was seen, which fills the gap or says that it cannot be filled.
    if (outcome === 'gap') this.#rejoin();
    const { event, offset } = data;
    const isOwn = event.kind === 'left' && event.userId === info?.you.userId;
    if (outcome === 'news' && isOwn && offset > info.offset) this.#membership.dispatch({ type: 'left' });
  }

  #refused(data: ErrorData): void {
    const error = errorOfMessage(data);
    // The connection gets a fresh token by itself.
    if (data.code === 'token_expired') return undefined;
    if (data.type === 'join_session') return this.#membership.dispatch({ type: 'refused', error });
    if (data.type === 'leave_session' && error.retry === 'never') return this.#membership.dispatch({ type: 'left' });
    if (data.code === 'not_in_session') this.#rejoin();
    else if (SAMPLE_TYPES.includes(data.type) && error.retry !== 'never') this.#tracks.newest?.lane.retryAfter(error.retryAfter ?? RETRY_SAMPLES);
    return this.#errors.emit(error);
  }

  #rejoin(): void {
    this.#shut();
    if (!this.#membership.unanswered) this.#membership.dispatch({ type: 'join_due' });
  }

  /** Nothing can be sent; a track whose membership is over goes another way. */
  #shut(): void {
    if (this.#membership.state.name !== 'none') this.#tracks.newest?.lane.shut();
  }

  #drainCheck(): void {
    if ((this.#tracks.newest?.outbox.pending.length ?? 0) === 0) this.#membership.dispatch({ type: 'drained' });
  }

  /** A runner's join names the writer that its samples will be of. */
  #record(request: JoinRequest): JoinRequest {
    const { role, sessionId, userId } = request;
    return role === 'spectator' ? request : { ...request, writer: this.#tracks.begin(sessionId, userId) };
  }

  #end(error: SyncError | undefined): void {
    // Before the app is told, which may begin another track from there.
    const stranded = this.#closed ? 0 : (this.#tracks.newest?.end() ?? 0);
    this.#feed.clear();
    if (error !== undefined) this.#errors.emit(error);
    if (stranded > 0) this.#errors.emit(unconfirmed(stranded));
  }

  #requireOpen(): void {
    if (this.#closed) throw new SyncError('closed', 'This service was closed.');
  }
}

const openWebSocket = (options: WebSocketClientOptions): Connection => new WebSocketClient(options);

/** Types of the messages whose refusal concerns samples; a server that fails to store says so later, without a type. */
const SAMPLE_TYPES: readonly (string | undefined)[] = ['pace_update', 'track_batch', undefined];

/** Before samples that the server could not take are sent once more, unless it says when; milliseconds. */
const RETRY_SAMPLES = 2_000;

const alreadyIn = ({ sessionId, userId }: JoinRequest): SyncError =>
  new SyncError('already_in_session', `${userId} is in session ${sessionId} already, or about to be.`);
