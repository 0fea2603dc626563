import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { OutboxStorage } from '@paceline/client';
import { repository, within } from '@paceline/testkit';
import { remoteOutboxStorage, type OutboxReply, type OutboxRequest } from '@paceline/testkit/remote-outbox';

const program = join(repository, 'packages/client/test/programs/outbox-run.ts');

/** A process that keeps outboxes in files of a folder. */
export class OutboxProcess {
  readonly storage: OutboxStorage;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: OutboxReply) => void>();
  #requests = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', ({ id, reply }: { readonly id: number; readonly reply: OutboxReply }) => this.#waiting.get(id)?.(reply));
    this.storage = remoteOutboxStorage((request) => this.#send(request));
  }

  static async start(folder: string): Promise<OutboxProcess> {
    const child = fork(program, [folder], { execArgv: ['-C', 'source'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await within(once(child, 'message'), { what: 'the process of the outboxes to be ready', timeout: 30_000 });
    return new OutboxProcess(child);
  }

  /** Ends it at once, as nothing can prevent. */
  async kill9(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  /** How large any file may become, in bytes: writing more is refused as on a full disk. Linux only. */
  limitFiles(bytes: number | 'unlimited'): void {
    execFileSync('prlimit', ['--pid', String(this.#child.pid), `--fsize=${bytes}:unlimited`]);
  }

  #send(request: OutboxRequest): Promise<OutboxReply> {
    const id = (this.#requests += 1);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      // A process that was killed takes nothing any more, and never answers.
      this.#child.send({ id, request }, () => {});
    });
  }
}
