import type { RecordedRun } from '../recorded-run.ts';
import { readFit } from './fit.ts';
import { looksLikeFit } from './fit-structure.ts';
import { readGeoJson } from './geojson.ts';
import { gpx } from './gpx.ts';
import { tcx } from './tcx.ts';
import { checkSize } from './size.ts';
import { strangerOf } from './strangers.ts';
import { textOf } from './text.ts';
import { UnreadableRun } from './unreadable.ts';
import { readXmlRun } from './xml-run.ts';

/** Reads a recorded run from the content of a file, which decides what kind it is. Throws {@link UnreadableRun}. */
export function parseRun(bytes: Uint8Array, name: string): RecordedRun {
  if (bytes.length === 0) throw new UnreadableRun('the file is empty.');
  checkSize(bytes.length);
  if (looksLikeFit(bytes)) return readFit(bytes, name);
  const text = textOf(bytes);
  const begin = text.trimStart();
  if (begin.startsWith('{')) return readGeoJson(text, name);
  // A FIT file begins with the length of its header; cut short, it has nothing else to be known by.
  if (!begin.startsWith('<')) {
    if (bytes[0] === 12 || bytes[0] === 14) return readFit(bytes, name);
    throw new UnreadableRun(strangerOf(bytes));
  }
  return readXmlRun(text, name, [gpx, tcx]);
}
