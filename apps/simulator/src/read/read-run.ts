import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { RecordedRun } from '../recorded-run.ts';
import { readFit } from './fit.ts';
import { looksLikeFit } from './fit-structure.ts';
import { readGpx } from './gpx.ts';
import { readTcx } from './tcx.ts';
import { UnreadableRun } from './unreadable.ts';
import { parseXml } from './xml.ts';

/**
 * Reads a recorded run from a GPX, TCX or FIT file; the content decides which it is, not the name.
 * Rejects with {@link UnreadableRun}, whose sentence names the file and, where it can, the line or the byte.
 */
export async function readRun(path: string): Promise<RecordedRun> {
  try {
    return parseRun(await load(path), basename(path, extname(path)));
  } catch (error) {
    throw error instanceof UnreadableRun ? error.in(path) : error;
  }
}

/** Reads a recorded run from the content of a file. Throws {@link UnreadableRun}. */
export function parseRun(bytes: Uint8Array, name: string): RecordedRun {
  if (bytes.length === 0) throw new UnreadableRun('the file is empty.');
  if (looksLikeFit(bytes)) return readFit(bytes, name);
  const text = new TextDecoder().decode(bytes);
  // A FIT file begins with the length of its header; cut short, it has nothing else to be known by.
  if (!text.trimStart().startsWith('<')) {
    if (bytes[0] === 12 || bytes[0] === 14) return readFit(bytes, name);
    throw new UnreadableRun('it is neither GPX, TCX nor FIT.');
  }
  const root = parseXml(text);
  if (root.name === 'gpx') return readGpx(root, name);
  if (root.name === 'TrainingCenterDatabase') return readTcx(root, name);
  throw new UnreadableRun(`it begins with <${root.name}>, which is neither GPX nor TCX.`, { line: root.line });
}

async function load(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UnreadableRun(unopened(error as NodeJS.ErrnoException), undefined, { cause: error });
  }
}

function unopened(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'there is no such file.';
    case 'EISDIR':
      return 'it is a folder; name the files in it.';
    case 'EACCES':
    case 'EPERM':
      return 'you have no permission to read it.';
    default:
      return `it cannot be read (${error.message}).`;
  }
}
