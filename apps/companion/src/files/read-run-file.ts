import { analyse, type Analysis } from '@paceline/core';
import { checkSize, fixesOf, parseRun, UnreadableRun, type RecordedRun } from '@paceline/files';

/** A recorded run from somebody's disk, and what it was. */
export interface FileRun {
  /** The file's own name. */
  readonly file: string;
  readonly run: RecordedRun;
  readonly analysis: Analysis;
}

/** The part of a browser's `File` that is read. */
export interface FileLike {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Reads a GPX, TCX, FIT or GeoJSON file; a sentence that says where it is damaged, when it cannot be read. */
export async function readRunFile(file: FileLike): Promise<FileRun | string> {
  try {
    // Before it is in the memory of a phone.
    checkSize(file.size);
    const content = await file.arrayBuffer().catch(() => undefined);
    if (content === undefined) return `${file.name} cannot be read: it was moved or changed since it was chosen.`;
    const run = parseRun(new Uint8Array(content), file.name.replace(/\.[^.]+$/, ''));
    return { file: file.name, run, analysis: analyse(fixesOf(run)) };
  } catch (error) {
    if (error instanceof UnreadableRun) return error.in(file.name).message;
    throw error;
  }
}
