import type { DownMessage, UpMessage } from '@paceline/protocol';

/** The newest frames and what they say: one frame goes to many members, and is read at both ends of the wire. */
const newest = new Map<string, unknown>();
const KEPT = 64;

/** What a JSON frame says, read without the product's codec. */
function read(frame: string | Uint8Array): unknown {
  const text = typeof frame === 'string' ? frame : new TextDecoder().decode(frame);
  const known = newest.get(text);
  if (known !== undefined) return known;
  const message: unknown = JSON.parse(text);
  newest.set(text, message);
  if (newest.size > KEPT) for (const [oldest] of newest) return newest.delete(oldest) && message;
  return message;
}

export const readDown = (frame: string | Uint8Array): DownMessage => read(frame) as DownMessage;
export const readUp = (frame: string | Uint8Array): UpMessage => JSON.parse(typeof frame === 'string' ? frame : new TextDecoder().decode(frame)) as UpMessage;
