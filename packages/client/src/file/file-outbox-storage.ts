import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { existsAlready, KeptOutbox, LeftKeptOutbox, takeOverEach } from '../outbox/kept-outbox.ts';
import { OutboxStorageError } from '../outbox/outbox-storage-error.ts';
import type { LeftOutbox, OutboxKey, OutboxStorage, StoredOutbox } from '../sync/outbox-storage.ts';
import { fileErrorOf, isMissing } from './file-error.ts';
import type { OutboxText } from './lines.ts';
import { OutboxFile } from './outbox-file.ts';
import { GONE, OutboxFolder } from './outbox-folder.ts';

export interface FileOutboxStorageOptions {
  /** Where to keep them; made when it is not there. On a local disk: network file systems may forget locks. */
  readonly folder: string;
}

/**
 * Keeps outboxes in files, for programs that run in Node. Each is one file, in a folder that only the user of the process
 * may enter, because samples say where people live. Appended samples are flushed to the disk (fdatasync). An outbox is
 * left when the process that has it has ended, in whatever way; any number of processes may use one folder. A line that
 * was damaged is told of, and the rest is kept. Rejects with `OutboxStorageError`s.
 */
export class FileOutboxStorage implements OutboxStorage {
  readonly #folder: string;

  constructor({ folder }: FileOutboxStorageOptions) {
    this.#folder = resolve(folder);
  }

  async create(key: OutboxKey): Promise<StoredOutbox> {
    let folder: OutboxFolder | undefined;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const name = nameOf(key);
      if ((await readdir(this.#folder)).some((other) => other.startsWith(name))) throw existsAlready(key);
      folder = await OutboxFolder.make(join(this.#folder, name));
      return new KeptOutbox(key, await OutboxFile.create(folder, key));
    } catch (error) {
      // What stays without a whole line in it is cleared away by whoever takes over next.
      await folder?.remove().catch(() => folder?.release());
      throw fileErrorOf(error, this.#folder);
    }
  }

  async takeOver(userId: string): Promise<readonly LeftOutbox[]> {
    const names = await this.#names();
    // Of runs that ended in the middle of it. Whoever comes next tries again.
    for (const name of names) if (name.startsWith(GONE)) await rm(join(this.#folder, name), { recursive: true, force: true }).catch(() => {});
    return takeOverEach(names.filter((name) => name.startsWith(prefixOf(userId))).map((name) => () => this.#take(join(this.#folder, name), userId)));
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if (isMissing(error)) return [];
      throw fileErrorOf(error, this.#folder);
    }
  }

  async #take(path: string, userId: string): Promise<LeftOutbox | undefined> {
    let folder: OutboxFolder | undefined;
    try {
      folder = OutboxFolder.take(path);
      const text = await folder?.read();
      if (folder === undefined) return undefined;
      if (text === undefined || (text.samples.length === 0 && text.faults.length === 0)) {
        await folder.remove();
        return undefined;
      }
      const key = keyOf(text, folder);
      if (key.userId === userId) return new LeftKeptOutbox(key, await OutboxFile.goOn(folder, key, text), text);
      folder.release();
      return undefined;
    } catch (error) {
      folder?.release();
      throw fileErrorOf(error, path);
    }
  }
}

function keyOf({ key }: OutboxText, { file }: OutboxFolder): OutboxKey {
  if (key === 'newer') throw new OutboxStorageError('unavailable', `${file} was written by a newer version of the SDK; update this one. The samples in it stay.`);
  if (key === undefined) throw new OutboxStorageError('unavailable', `${file} does not say whose samples it has: its first line is damaged. Move it away, or delete it.`);
  return key;
}

/** Hashed, because file systems differ in the names that they take and in what is the same to them. */
const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

const prefixOf = (userId: string): string => `${hash(userId)}-`;

const nameOf = ({ userId, sessionId, writer }: OutboxKey): string => `${prefixOf(userId)}${hash(JSON.stringify([sessionId, writer]))}-`;
