import { createReadStream } from 'node:fs';
import { basename, extname } from 'node:path';
import { parseRun } from '../read/parse-run.ts';
import { checkSize } from '../read/size.ts';
import { UnreadableRun } from '../read/unreadable.ts';
import type { RecordedRun } from '../recorded-run.ts';

/** Bytes that are read at a time. */
const CHUNK = 1024 * 1024;

/**
 * Reads a recorded run from a GPX, TCX, FIT or GeoJSON file; the content decides which it is, not the name.
 * Rejects with {@link UnreadableRun}, whose sentence names the file and, where it can, the line or the byte.
 */
export async function readRun(path: string): Promise<RecordedRun> {
  return named(path, async () => parseRun(await load(path), basename(path, extname(path))));
}

/** Reads a recorded run from a stream, such as standard input; `name` stands for the file. Rejects with {@link UnreadableRun}. */
export async function readRunFrom(stream: AsyncIterable<Uint8Array>, name: string): Promise<RecordedRun> {
  return named(name, async () => parseRun(await allOf(stream), name));
}

async function named(file: string, read: () => Promise<RecordedRun>): Promise<RecordedRun> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof UnreadableRun ? error.in(file) : error;
  }
}

async function load(path: string): Promise<Uint8Array> {
  try {
    return await allOf(createReadStream(path, { highWaterMark: CHUNK }));
  } catch (error) {
    if (error instanceof UnreadableRun) throw error;
    throw new UnreadableRun(unopened(error as NodeJS.ErrnoException), undefined, { cause: error });
  }
}

/** What a stream brings, no more of it than a run may have: a device or a pipe may never end. */
async function allOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    checkSize((size += chunk.length));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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
