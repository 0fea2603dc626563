import { SUBPROTOCOL, type DecodeResult, type DownMessage, type UpMessage } from '@paceline/protocol';
import type { Dialect } from '../connection/dialect.ts';
import { placeAfter, type Place } from './place.ts';
import { sampleFrame } from './sample.ts';
import { readTick } from './tick.ts';

/** The dialect of one connection: it remembers what the server has said, because binary frames name neither a session nor a user. */
export class LiveDialect implements Dialect {
  readonly subprotocol: string | undefined;
  readonly greets: boolean;
  readonly expansion: number;
  readonly hello: { readonly telemetry?: 'binary' | 'json'; readonly paced: true };
  readonly #base: Dialect;
  /** Whether binary frames may travel; elsewhere they would be JSON. */
  readonly #isBinary: boolean;
  #place: Place | undefined;
  /** Whether the server has said where the connection is since it was last asked to change that. */
  #isSettled = false;
  #isUnderstood = false;

  /** `base` is for everything that does not travel in binary frames. */
  constructor(base: Dialect) {
    const { subprotocol, greets, expansion = 1, hello } = base;
    this.#base = base;
    this.#isBinary = subprotocol === SUBPROTOCOL;
    this.subprotocol = subprotocol;
    this.greets = greets;
    this.expansion = expansion;
    this.hello = this.#isBinary ? { paced: true } : { ...hello, paced: true };
  }

  /** The session that the connection is in. */
  get place(): Place | undefined {
    return this.#place;
  }

  /** Whether the server is known to know of live connections: an older one would refuse binary frames, and `watch`. */
  get isUnderstood(): boolean {
    return this.#isUnderstood;
  }

  /** The connection is lost; the next one begins with nothing. */
  forget(): void {
    this.#place = undefined;
    this.#isSettled = false;
    this.#isUnderstood = false;
  }

  read(frame: string | Uint8Array): DecodeResult<DownMessage> | undefined {
    const isTelemetry = this.#isBinary && typeof frame !== 'string';
    const result = isTelemetry ? readTick(frame, this.#place) : this.#base.read(frame);
    if (result?.ok !== true) return result;
    if (isTelemetry || result.message.type === 'cadence') this.#isUnderstood = true;
    this.#place = placeAfter(this.#place, result.message);
    if (result.message.type === 'session_status' && result.message.data.you !== undefined) this.#isSettled = true;
    return result;
  }

  write(message: UpMessage): string | Uint8Array<ArrayBuffer> {
    if (message.type === 'join_session' || message.type === 'leave_session') this.#isSettled = false;
    return (message.type === 'pace_update' && this.#canFrame(message.data) ? sampleFrame(message.data) : undefined) ?? this.#base.write(message);
  }

  /** A frame is of the session that the connection is in and of its own user, or would be taken for that. */
  #canFrame({ sessionId, userId }: { readonly sessionId: string; readonly userId: string }): boolean {
    return this.#isSettled && this.#isBinary && this.#isUnderstood && sessionId === this.#place?.sessionId && userId === this.#place.userId;
  }
}
