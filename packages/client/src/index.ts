export {
  PacelineApi,
  type CreatedSession,
  type Guest,
  type NewSession,
  type PacelineApiOptions,
  type Results,
  type SessionEntry,
  type SessionList,
  type SessionPage,
  type SessionSummary,
  type StoredSample,
  type Track,
} from './api/paceline-api.ts';
export type { Connection, ConnectionStatus, Outgoing, UnreadableFrame } from './connection/connection.ts';
export { pacelineV1, plainJson, type Dialect } from './connection/dialect.ts';
export { defaultSettings, type ConnectionSettings } from './connection/settings.ts';
export { WebSocketClient, type WebSocketClientOptions } from './connection/web-socket-client.ts';
export { SyncError, type Retry, type SyncErrorDetail, type SyncErrorKind } from './errors.ts';
export type { FetchLike, RequestInitLike, ResponseLike, SocketEvent, WakeHints, WebSocketConstructor, WebSocketLike } from './platform.ts';
export type { Observable } from './reactive.ts';
export type { PaceReading } from './sync/reading.ts';
export { RealTimeSyncService, type RealTimeSyncServiceOptions } from './sync/service.ts';
export type { LeftOutbox, OutboxKey, OutboxStorage, StoredOutbox } from './sync/outbox-storage.ts';
export type { RunSource } from './sync/run-source.ts';
export type { JoinOptions, OutboxStatus, SyncService } from './sync/sync-service.ts';
export type { FriendRunUpdate, SessionInfo } from './sync/models.ts';
export type { TrackNetwork } from './sync/own-track.ts';
export type { ArchiveListener, KeptTrack, TrackArchive, UploadListener } from './sync/track-archive.ts';
export type { Cancel, Environment, RunnerState } from '@paceline/core';
export type {
  DecodeFailure,
  DecodeResult,
  DownMessage,
  Envelope,
  ErrorCode,
  ErrorData,
  FriendUpdateData,
  JoinSessionData,
  LeaveSessionData,
  Location,
  PaceUpdateData,
  Role,
  RosterEntry,
  RunnerStatus,
  SessionEventData,
  SessionFact,
  SessionState,
  SessionStatusData,
  Sharing,
  TrackSample,
  UpMessage,
  WebSocketMessage,
} from '@paceline/protocol';
