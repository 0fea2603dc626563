import { UnreadableRun } from './unreadable.ts';

/** Size of a data record of a local message type, bytes, its header included; timestamped ones omit the time field. */
interface Layout {
  readonly bytes: number;
  readonly timeBytes: number;
}

const COMPRESSED = 0x80;
const DEFINITION = 0x40;
const HAS_DEVELOPER_FIELDS = 0x20;
const TIMESTAMP_FIELD = 253;

/** Whether `bytes` begin like a FIT file. */
export function looksLikeFit(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && String.fromCharCode(...bytes.subarray(8, 12)) === '.FIT';
}

/**
 * Walks through the records of a FIT file (header, definitions, data; FIT protocol, section "FIT File Structure")
 * and throws {@link UnreadableRun} with the byte at which its structure breaks.
 */
export function checkFitStructure(bytes: Uint8Array): void {
  if (!looksLikeFit(bytes)) throw damage('the header of a FIT file is cut off or damaged.', Math.min(8, bytes.length));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = view.getUint8(0);
  if (header !== 12 && header !== 14) throw damage(`the header says that it is ${header} bytes long, not 12 or 14.`, 0);
  const end = header + view.getUint32(4, true);
  if (bytes.length < end + 2) {
    throw damage(`the file ends here, but its header announces ${end + 2} bytes; it is cut off.`, bytes.length);
  }
  if (bytes.length > end + 2) throw damage('there is more after the end of the FIT data; only one FIT file at a time can be read.', end + 2);
  const layouts = new Map<number, Layout>();
  for (let at = header; at < end; ) {
    const next = recordEnd(view, at, layouts);
    if (next > end) throw damage(`a record that begins here ends after the data (byte ${end}).`, at);
    at = next;
  }
}

/** The offset just after the record at `at`; remembers the layout that a definition gives. */
function recordEnd(view: DataView, at: number, layouts: Map<number, Layout>): number {
  const header = view.getUint8(at);
  if ((header & COMPRESSED) !== 0) {
    const layout = layoutOf(layouts, (header >> 5) & 3, at);
    return at + layout.bytes - layout.timeBytes;
  }
  if ((header & DEFINITION) === 0) {
    if ((header & 0x30) !== 0) throw damage(`0x${header.toString(16)} begins neither a definition nor data.`, at);
    return at + layoutOf(layouts, header & 15, at).bytes;
  }
  const { layout, next } = readDefinition(view, at);
  layouts.set(header & 15, layout);
  return next;
}

function layoutOf(layouts: ReadonlyMap<number, Layout>, type: number, at: number): Layout {
  const layout = layouts.get(type);
  if (layout === undefined) throw damage(`a data record refers to message type ${type}, which was not defined before it.`, at);
  return layout;
}

function readDefinition(view: DataView, at: number): { readonly layout: Layout; readonly next: number } {
  const byte = (offset: number): number => {
    if (offset >= view.byteLength) throw damage('a definition that begins here runs over the end of the file.', at);
    return view.getUint8(offset);
  };
  if (byte(at + 2) > 1) throw damage(`a definition has byte order ${byte(at + 2)}, not 0 or 1.`, at);
  let [bytes, timeBytes, next] = [1, 0, at + 6];
  for (let field = 0; field < byte(at + 5); field++, next += 3) {
    bytes += byte(next + 1);
    if (field === 0 && byte(next) === TIMESTAMP_FIELD) timeBytes = byte(next + 1);
  }
  if ((byte(at) & HAS_DEVELOPER_FIELDS) !== 0) {
    const count = byte(next);
    next += 1;
    for (let field = 0; field < count; field++, next += 3) bytes += byte(next + 1);
  }
  return { layout: { bytes, timeBytes }, next };
}

function damage(message: string, byte: number): UnreadableRun {
  return new UnreadableRun(message, { byte });
}
