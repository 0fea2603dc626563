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
  readonly #seqs = new Set<number>();
  #compactFrom = COMPACT_FROM;
  /** Whether the name of the file may be lost with the power. */
  #isNameFlushed = false;

  private constructor(folder: OutboxFolder, key: OutboxKey, handle: FileHandle) {
    this.#folder = folder;
    this.#key = key;
    this.#handle = handle;
  }

  static async create(folder: OutboxFolder, key: OutboxKey): Promise<OutboxFile> {
    await folder.claim(key);
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
    for (const { seq } of samples) file.#seqs.add(seq);
    return file;
  }

  async commit(writes: readonly OutboxWrite[]): Promise<void> {
    // What comes before it is in vain.
    const anew = writes.findLastIndex(({ kind }) => kind === 'replace');
    try {
      if (anew === -1) await this.#append(writes.map(linesOf).join(''), writes.some(({ kind }) => kind === 'append'));
      else await this.#writeAnew(writes.slice(anew).map(linesOf).join(''));
    } catch (error) {
      throw fileErrorOf(error, this.#folder.path);
    }
    for (const write of writes) this.#count(write);
    if (this.#lines >= this.#compactFrom && this.#seqs.size < this.#lines / 2) await this.#compact();
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
    if (this.#isTorn) await this.#tearOff();
    const bytes = Buffer.from(text);
    this.#isTorn = true;
    try {
      await writeAt(this.#handle, bytes, this.#length);
      if (flush) await this.#flush();
    } catch (error) {
      // Where that fails, the next write does it.
      await this.#tearOff().catch(() => {});
      throw error;
    }
    this.#length += bytes.length;
    this.#isTorn = false;
  }

  /** Takes back what an interrupted write has left. */
  async #tearOff(): Promise<void> {
    await this.#handle.truncate(this.#length);
    this.#isTorn = false;
  }

  async #flush(): Promise<void> {
    await this.#handle.datasync();
    if (!this.#isNameFlushed) await flushFolder(this.#folder.path);
    this.#isNameFlushed = true;
    await this.#assertThere();
  }

  async #assertThere(): Promise<void> {
    if ((await this.#handle.stat()).nlink > 0) return;
    throw new OutboxStorageError('lost', `${this.#folder.file} was deleted while it was in use; make another outbox with "create".`);
  }

  #count(write: OutboxWrite): void {
    if (write.kind === 'forget') {
      this.#lines += 1;
      for (const seq of this.#seqs) if (seq <= write.seq) this.#seqs.delete(seq);
      return;
    }
    if (write.kind === 'replace') this.#startCounting();
    this.#lines += write.samples.length;
    for (const { seq } of write.samples) this.#seqs.add(seq);
  }

  #startCounting(): void {
    this.#lines = 0;
    this.#seqs.clear();
    this.#compactFrom = COMPACT_FROM;
  }

  /** Writes the file anew without what is forgotten. Where that fails, the old one stays, which is only longer. */
  async #compact(): Promise<void> {
    this.#compactFrom = Math.max(COMPACT_FROM, this.#lines * 2);
    try {
      const text = await this.#folder.read();
      // What has been damaged meanwhile is for the next run to report.
      if (text === undefined || text.faults.length > 0) return;
      const write = { kind: 'replace', samples: text.samples } as const;
      await this.#writeAnew(linesOf(write));
      this.#count(write);
    } catch {
      // It is tried again when it is twice as long.
    }
  }

  /** Puts another file with these lines in the place of this one: at any moment the one is there, or the other. */
  async #writeAnew(lines: string): Promise<void> {
    await this.#assertThere();
    const path = `${this.#folder.file}.new`;
    const bytes = Buffer.from(headerOf(this.#key) + lines);
    const handle = await open(path, 'w', 0o600);
    try {
      await writeAt(handle, bytes, 0);
      await handle.datasync();
      await rename(path, this.#folder.file);
    } catch (error) {
      await handle.close().catch(() => {});
      await rm(path, { force: true }).catch(() => {});
      throw error;
    }
    void this.#handle.close().catch(() => {});
    this.#handle = handle;
    this.#length = bytes.length;
    this.#isTorn = false;
    this.#isNameFlushed = false;
    await this.#flush();
  }
}

/** Writes all of it, in as many parts as the operating system takes. */
async function writeAt(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
