import type { CloseReason, ErrorCode, ErrorData, UpMessage } from '@paceline/protocol';
import type { Identity } from '../auth/identity.ts';
import type { Outlet } from '../fanout/outlet.ts';
import type { Refusal } from '../sessions/outcome.ts';
import type { LiveSample, Seat } from '../sessions/seat.ts';
import type { Dialect } from './dialect.ts';
import type { Services } from './services.ts';

/** What an `error` says beside its code and message. */
export type ErrorDetail = Pick<ErrorData, 'field' | 'type' | 'retryAfter' | 'remedy' | 'retry'>;

/** How a client that has said hello wants telemetry, and whether it keeps to the cadence that it is told. */
export interface Manner {
  readonly telemetry: 'binary' | 'json';
  readonly isPaced: boolean;
}

/** A connection, as the handlers of its messages see it. After its end every call is without effect. */
export interface Client extends Outlet {
  readonly services: Services;
  /** How it speaks, as far as that is known. */
  readonly dialect: Dialect['name'];
  /** Whether it is taken at its word about who it is. */
  readonly isBelieved: boolean;
  /** Whose connection it is, once that is known. */
  readonly identity: Identity | undefined;
  /** Its place in a session, while it is in one. */
  readonly seat: Seat | undefined;
  /** False once it has left a session: what it says of one after that is late, and no return. */
  readonly mayReturn: boolean;
  /** The first message has come, or a fresh token of the same user; false when the user has too many connections, which ends this one. */
  identify(identity: Identity): boolean;
  /** The client has said hello: it understands all types of messages. What it does not say stays as it was. */
  greet(manner: Partial<Manner>): void;
  /** How closely it follows the live picture from now on. */
  watch(rate: Outlet['rate']): void;
  sit(seat: Seat): void;
  /** The client has left its session. */
  stand(): void;
  /** Takes a sample for the seat, at once or when the other half of it has come. */
  record(sample: LiveSample): void;
  fail(code: ErrorCode, message: string, detail?: ErrorDetail): void;
  /** A message of that type was refused by the sessions. */
  refuse(type: UpMessage['type'], refusal: Refusal): void;
  close(reason: CloseReason): void;
  /** The server has too much to do for the join that a message of that type asks for: says when to come back, and closes. */
  turnAway(type: UpMessage['type']): void;
}
