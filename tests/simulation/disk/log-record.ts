import { crc32 } from 'node:zlib';
import type { Write } from '@paceline/engine/store';

/** Before every record: its length and its checksum, 4 bytes each. */
const HEADER = 8;

/** The writes of one commit as a record of the log. */
export function recordOf(writes: readonly Write[]): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(writes));
  const record = new Uint8Array(HEADER + body.length);
  const header = new DataView(record.buffer);
  header.setUint32(0, body.length);
  header.setUint32(4, crc32(body));
  record.set(body, HEADER);
  return record;
}

/** The commits of a log, up to its first record that is not whole, and the length of that part. */
export function recordsIn(log: Uint8Array): { readonly commits: readonly (readonly Write[])[]; readonly length: number } {
  const commits: (readonly Write[])[] = [];
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  let place = 0;
  while (place + HEADER <= log.length) {
    const body = log.subarray(place + HEADER, place + HEADER + view.getUint32(place));
    if (body.length < view.getUint32(place) || crc32(body) !== view.getUint32(place + 4)) break;
    commits.push(JSON.parse(new TextDecoder().decode(body)) as readonly Write[]);
    place += HEADER + body.length;
  }
  return { commits, length: place };
}
