import { decodeDown, encode, SUBPROTOCOL, type DecodeResult, type DownMessage, type UpMessage } from '@paceline/protocol';
import { textOf } from '../platform.ts';

/** How messages become frames on a connection: a string is a text frame, bytes are a binary one. */
export interface Dialect {
  /** What to ask for at the handshake. */
  readonly subprotocol: string | undefined;
  /** Whether a connection begins with `hello` and `welcome`; one that does not is ready as soon as it is open, and carries no token. */
  readonly greets: boolean;
  /** What `hello` says beside the version, the token and the app. */
  readonly hello?: { readonly telemetry?: 'binary' | 'json'; readonly paced?: boolean };
  /** Bytes of a frame for each byte of its message's JSON, at the most; 1 when absent. Batches are cut so that they fit. */
  readonly expansion?: number;
  /** Reads a frame; `undefined` when it means nothing but life. Never throws. */
  read(frame: string | Uint8Array): DecodeResult<DownMessage> | undefined;
  write(message: UpMessage): string | Uint8Array<ArrayBuffer>;
}

/** The dialect of Paceline's servers: JSON in text frames. Binary ones are for `openLiveConnection` of `/live`. */
export const pacelineV1: Dialect = {
  subprotocol: SUBPROTOCOL,
  greets: true,
  hello: { telemetry: 'json' },
  read: (frame) => (typeof frame === 'string' ? decodeDown(frame) : undefined),
  write: encode,
};

/** JSON without a subprotocol, for networks whose proxies strip it; what arrives may be in either kind of frame. */
export const plainJson: Dialect = {
  subprotocol: undefined,
  greets: true,
  read: (frame) => decodeDown(typeof frame === 'string' ? frame : (textOf(frame) ?? '')),
  write: encode,
};
