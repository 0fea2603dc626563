import { globSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutboxKey } from '@paceline/client';
import type { OutboxRun, OutboxStage } from '@paceline/testkit/contracts';
import { OutboxProcess } from './outbox-process.ts';

/** A folder in which processes keep outboxes; every run is a process of its own. */
export class FileStage implements OutboxStage {
  readonly folder = mkdtempSync(join(tmpdir(), 'paceline-outbox-'));
  readonly #processes: OutboxProcess[] = [];

  async startRun(): Promise<OutboxRun & { readonly process: OutboxProcess }> {
    const process = await OutboxProcess.start(join(this.folder, 'outboxes'));
    this.#processes.push(process);
    return { storage: process.storage, process, crash: () => process.kill9() };
  }

  async damage(key: OutboxKey, seq: number): Promise<void> {
    const file = this.fileOf(key);
    const bytes = readFileSync(file);
    const place = bytes.indexOf(`"seq":${seq},`);
    if (place === -1) throw new Error(`${file} has no sample ${seq}.`);
    bytes[place + 1]! ^= 0x01;
    writeFileSync(file, bytes);
  }

  /** By the size that a file may have: a full disk refuses the same write, after the same part of it, with another code. */
  async limitRoom(isLimited: boolean): Promise<void> {
    for (const process of this.#processes) process.limitFiles(isLimited ? 20_000 : 'unlimited');
  }

  async pass(ms: number): Promise<void> {
    for (const file of globSync('**', { cwd: this.folder }).map((name) => join(this.folder, name))) {
      const then = new Date(statSync(file).mtimeMs - ms);
      utimesSync(file, then, then);
    }
  }

  async dispose(): Promise<void> {
    for (const process of this.#processes) await process.kill9();
    rmSync(this.folder, { recursive: true, force: true });
  }

  files(): readonly string[] {
    return globSync('outboxes/*/samples', { cwd: this.folder }).map((name) => join(this.folder, name));
  }

  fileOf({ writer, userId, sessionId }: OutboxKey): string {
    const file = this.files().find((path) => {
      const [header = ''] = readFileSync(path, 'utf8').split('\n');
      return [writer, userId, sessionId].every((id) => header.includes(`"${id}"`));
    });
    if (file === undefined) throw new Error(`There is no file of writer ${writer}.`);
    return file;
  }
}
