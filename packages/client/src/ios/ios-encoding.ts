import { decodeDown, encodeUp } from '@paceline/protocol/ios';
import { textOf } from '../platform.ts';
import type { Dialect } from '../connection/dialect.ts';

/**
 * The encoding of the existing iOS app, for a server that speaks nothing else and for tests of one that does: no hello and
 * no token, so a Paceline server must be open (`paceline serve --open`) or know the user from the upgrade. It has single
 * `friend_update`s and statuses in place of events, so `sessionEvents` stays silent. User ids that are UUIDs arrive in
 * upper-case letters; give your own in that spelling to recognize it.
 */
export const iosEncoding: Dialect = {
  subprotocol: undefined,
  greets: false,
  // Base64 makes four characters of three.
  expansion: 4 / 3,
  read: (frame) => decodeDown(typeof frame === 'string' ? frame : (textOf(frame) ?? '')),
  write: (message) => bytesOf(encodeUp(message)),
};

/** Its frames are pure ASCII: what is not is within the base64. */
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (character) => character.charCodeAt(0));
