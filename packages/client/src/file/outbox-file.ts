import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { OutboxPlace, OutboxWrite } from '../outbox/kept-outbox.ts';
import { OutboxStorageError } from '../outbox/outbox-storage-error.ts';
import type { OutboxKey } from '../sync/outbox-storage.ts';
import { fileErrorOf } from './file-error.ts';
import { headerOf, linesOf, type OutboxText } from './lines.ts';
import { flushFolder, type OutboxFolder } from './outbox-folder.ts';

/** A file with fewer lines is never written anew: there is nothing to gain. */
const COMPACT_FROM = 1_000;

/** The file of one outbox: a line for each sample and each thing to forget, appended only. */
export class OutboxFile implements OutboxPlace {
  readonly #folder: OutboxFolder;
  readonly #key: OutboxKey;
  #handle: FileHandle;
  /** Bytes that are whole: the next line begins there, over what an interrupted write may have left. */
  #length = 0;
  #isTorn = false;
  /** Lines of samples and of what to forget. */
  #lines = 0;
  /** Of the samples that are not forgotten. */
  #seqs: readonly number[] = [];
  #compactFrom = COMPACT_FROM;
  /** Whether the name of the file may be lost with the power. */
  #isNameFlushed = false;

  private constructor(folder: OutboxFolder, key: OutboxKey, handle: FileHandle) {
    this.#folder = folder;
    this.#key = key;
    this.#handle = handle;
  }

  static async create(folder: OutboxFolder, key: OutboxKey): Promise<OutboxFile> {
    const handle = await open(folder.file, 'wx', 0o600);
    const file = new OutboxFile(folder, key, handle);
    try {
      await file.#append(headerOf(key), true);
      // The folder's own name, and that of the folder around it, which may be new too.
      await flushFolder(dirname(folder.path));
      await flushFolder(dirname(dirname(folder.path)));
      return file;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Goes on with a file of which that was read. */
  static async goOn(folder: OutboxFolder, key: OutboxKey, { length, lines, samples }: OutboxText): Promise<OutboxFile> {
    const file = new OutboxFile(folder, key, await open(folder.file, 'r+'));
    file.#length = length;
    file.#isTorn = true;
    file.#lines = lines;
    file.#seqs = samples.map(({ seq }) => seq);
    return file;
  }

  async commit(writes: readonly OutboxWrite[]): Promise<void> {
    try {
      await this.#append(writes.map(linesOf).join(''), writes.some(({ kind }) => kind === 'append'));
    } catch (error) {
      throw fileErrorOf(error, this.#folder.path);
    }
    for (const write of writes) this.#count(write);
    if (this.#lines >= this.#compactFrom && this.#seqs.length < this.#lines / 2) await this.#compact();
  }

  async remove(): Promise<void> {
    try {
      await this.#handle.close();
      await this.#folder.remove();
    } catch (error) {
      throw fileErrorOf(error, this.#folder.path);
    }
  }

  release(): void {
    // Everything is flushed: closing has nothing left that could fail.
    void this.#handle.close().catch(() => {}).then(() => this.#folder.release());
  }

  async #append(text: string, flush: boolean): Promise<void> {
    if (this.#isTorn) await this.#handle.truncate(this.#length);
    const bytes = Buffer.from(text);
    this.#isTorn = true;
    await writeAt(this.#handle, bytes, this.#length);
    if (flush) await this.#flush();
    this.#length += bytes.length;
    this.#isTorn = false;
  }

  async #flush(): Promise<void> {
    await this.#handle.datasync();
    if (!this.#isNameFlushed) await flushFolder(this.#folder.path);
    this.#isNameFlushed = true;
    if ((await this.#handle.stat()).nlink > 0) return;
    throw new OutboxStorageError('lost', `${this.#folder.file} was deleted while it was in use; make another outbox with "create".`);
  }

  #count(write: OutboxWrite): void {
    this.#lines += write.kind === 'append' ? write.samples.length : 1;
    this.#seqs = write.kind === 'append' ? this.#seqs.concat(write.samples.map(({ seq }) => seq)) : this.#seqs.filter((seq) => seq > write.seq);
  }

  /** Writes the file anew without what is forgotten. Where that fails, the old one stays, which is only longer. */
  async #compact(): Promise<void> {
    this.#compactFrom = Math.max(COMPACT_FROM, this.#lines * 2);
    const path = `${this.#folder.file}.new`;
    let handle: FileHandle | undefined;
    try {
      const text = await this.#folder.read();
      // What has been damaged meanwhile is for the next run to report.
      if (text === undefined || text.faults.length > 0) return;
      const bytes = Buffer.from(headerOf(this.#key) + linesOf({ kind: 'append', samples: text.samples }));
      handle = await open(path, 'w', 0o600);
      await writeAt(handle, bytes, 0);
      await handle.datasync();
      await rename(path, this.#folder.file);
      this.#replaceBy(handle, bytes.length);
    } catch {
      await handle?.close().catch(() => {});
      await rm(path, { force: true }).catch(() => {});
    }
  }

  #replaceBy(handle: FileHandle, length: number): void {
    const old = this.#handle;
    this.#handle = handle;
    this.#length = length;
    this.#lines = this.#seqs.length;
    this.#compactFrom = COMPACT_FROM;
    this.#isNameFlushed = false;
    void old.close().catch(() => {});
  }
}

/** Writes all of it, in as many parts as the operating system takes. */
async function writeAt(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
