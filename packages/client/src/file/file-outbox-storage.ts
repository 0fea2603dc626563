import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { systemEnvironment, type Environment } from '@paceline/core';
import { existsAlready, KeptOutbox, LeftKeptOutbox, takeOverEach } from '../outbox/kept-outbox.ts';
import { OutboxStorageError } from '../outbox/outbox-storage-error.ts';
import type { LeftOutbox, OutboxKey, OutboxStorage, StoredOutbox } from '../sync/outbox-storage.ts';
import { fileErrorOf, isMissing } from './file-error.ts';
import type { OutboxText } from './lines.ts';
import { OutboxFile } from './outbox-file.ts';
import { OutboxFolder } from './outbox-folder.ts';

export interface FileOutboxStorageOptions {
  /** Where to keep them; made when it is not there. On a local disk: network file systems may forget locks. */
  readonly folder: string;
  /** The platform's own clock when absent: only what was left unfinished long ago is cleared away. */
  readonly environment?: Environment;
}

/** Longer than it takes to make a folder and the file in it, milliseconds. */
const UNFINISHED = 3_600_000;

/**
 * Keeps outboxes in files, for programs that run in Node. Each is one file, in a folder that only the user of the process
 * may enter, because samples say where people live; a second file there says as well whose they are. Appended samples are flushed to the disk (fdatasync). An outbox is
 * left when the process that has it has ended, in whatever way; any number of processes may use one folder. A line that
 * was damaged is told of, and the rest is kept. Rejects with `OutboxStorageError`s.
 */
export class FileOutboxStorage implements OutboxStorage {
  readonly #folder: string;
  readonly #environment: Environment;

  constructor({ folder, environment = systemEnvironment }: FileOutboxStorageOptions) {
    this.#folder = resolve(folder);
    this.#environment = environment;
  }

  async create(key: OutboxKey): Promise<StoredOutbox> {
    let folder: OutboxFolder | undefined;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const name = nameOf(key);
      const others = (await readdir(this.#folder)).filter((other) => other.startsWith(name));
      if (others.some((other) => OutboxFolder.isOutbox(join(this.#folder, other)))) throw existsAlready(key);
      folder = await OutboxFolder.make(join(this.#folder, name));
      return new KeptOutbox(key, await OutboxFile.create(folder, key));
    } catch (error) {
      await folder?.remove().catch(() => folder?.release());
      throw fileErrorOf(error, this.#folder);
    }
  }

  async takeOver(userId: string): Promise<readonly LeftOutbox[]> {
    const names = await this.#names();
    const paths = names.filter((name) => name.startsWith(prefixOf(userId))).map((name) => join(this.#folder, name));
    // What cannot be cleared away now is in nobody's way.
    for (const path of paths) await OutboxFolder.clear(path, this.#environment.now() - UNFINISHED).catch(() => {});
    return takeOverEach(paths.map((path) => () => this.#take(path, userId)));
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
  if (key === undefined) throw new OutboxStorageError('unavailable', `${file} does not say whose samples it has: its first line is damaged, and so is the copy of it beside. Move it away, or delete it.`);
  return key;
}

/** Hashed, because file systems differ in the names that they take and in what is the same to them. */
const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

const prefixOf = (userId: string): string => `${hash(userId)}-`;

const nameOf = ({ userId, sessionId, writer }: OutboxKey): string => `${prefixOf(userId)}${hash(JSON.stringify([sessionId, writer]))}-`;
