import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { parseRun } from '../read/parse-run.ts';
import { UnreadableRun } from '../read/unreadable.ts';
import type { RecordedRun } from '../recorded-run.ts';

/**
 * Reads a recorded run from a GPX, TCX, FIT or GeoJSON file; the content decides which it is, not the name.
 * Rejects with {@link UnreadableRun}, whose sentence names the file and, where it can, the line or the byte.
 */
export async function readRun(path: string): Promise<RecordedRun> {
  try {
    return parseRun(await load(path), basename(path, extname(path)));
  } catch (error) {
    throw error instanceof UnreadableRun ? error.in(path) : error;
  }
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
