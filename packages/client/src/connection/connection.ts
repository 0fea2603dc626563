import type { DecodeFailure, DownMessage, TrackSample, UpMessage } from '@paceline/protocol';
import type { SyncError } from '../errors.ts';
import type { Observable } from '../reactive.ts';

/** How the connection is doing. In `error` nothing is tried any more until something starts it again. */
export type ConnectionStatus =
  | { readonly state: 'disconnected' | 'connected'; readonly error?: undefined }
  /** With `error` while the next attempt is waited for: why the last one failed. */
  | { readonly state: 'connecting'; readonly error?: SyncError }
  | { readonly state: 'error'; readonly error: SyncError };

/** A message without its envelope's timestamp, which is added when it is sent. */
export type Outgoing = UpMessage extends infer M ? (M extends UpMessage ? Omit<M, 'timestamp'> : never) : never;

/** A frame of the server that is not a message this SDK knows. */
export interface UnreadableFrame {
  readonly text: string;
  readonly failure: DecodeFailure;
}

/**
 * A connection to one server that keeps itself alive: what {@link RealTimeSyncService} needs of the network.
 * {@link WebSocketClient} implements it over the platform's WebSocket, `MockWebSocketClient` of `/testing` without a network.
 */
export interface Connection {
  /** Connects to `url` (`ws://` or `wss://`) and stays connected; does nothing when it already is. */
  connect(url: string): void;
  /** Closes, and stays closed until the next `connect`. */
  disconnect(): void;
  /**
   * Sends one message. Throws a {@link SyncError}: `not_connected` when there is no connection, `buffer_full` when too
   * much waits in the socket already. Nothing is kept for later: what must not be lost is sent again by its sender.
   */
  send(message: Outgoing): void;
  isConnected(): boolean;
  /** Hint that things may have changed (online, visible, a tap): starts a new burst at once, or probes a silent connection. */
  wake(): void;
  /** Hint that something waits to be sent: starts a new burst if the last one has given up. */
  demand(): void;
  /** The readings of a sample as this connection sends them, in whatever form; asked for before the sample gets its number. As they are when absent. */
  round?(sample: Omit<TrackSample, 'seq'>): Omit<TrackSample, 'seq'>;
  readonly connectionStatus: Observable<ConnectionStatus>;
  readonly messageReceived: Observable<DownMessage>;
  readonly unreadable: Observable<UnreadableFrame>;
  /** Disconnects and completes the observables. */
  close(): void;
}
