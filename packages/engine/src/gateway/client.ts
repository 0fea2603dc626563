import type { CloseReason, ErrorCode, ErrorData } from '@paceline/protocol';
import type { Identity } from '../auth/identity.ts';
import type { Outlet } from '../fanout/outlet.ts';
import type { Seat } from '../sessions/seat.ts';
import type { Services } from './services.ts';

/** What an `error` says beside its code and message. */
export type ErrorDetail = Pick<ErrorData, 'field' | 'type' | 'retryAfter'>;

/** A connection, as the handlers of its messages see it. After its end every call is without effect. */
export interface Client extends Outlet {
  readonly services: Services;
  /** Whose connection it is, once that is known. */
  readonly identity: Identity | undefined;
  /** Its place in a session, while it is in one. */
  readonly seat: Seat | undefined;
  /** The first message has come, or a fresh token of the same user; false when the user has too many connections, which ends this one. */
  identify(identity: Identity): boolean;
  /** The client has said hello: it understands all types of messages. */
  greet(): void;
  sit(seat: Seat): void;
  /** The client has left its session. */
  stand(): void;
  fail(code: ErrorCode, message: string, detail?: ErrorDetail): void;
  close(reason: CloseReason): void;
}
