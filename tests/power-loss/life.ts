import { readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PacelineApi } from '@paceline/client';
import { startServer, until, within, type ServerProcess } from '@paceline/testkit';
import type { Disk } from './disk.ts';
import type { RunMoment } from './moments.ts';
import { compare, Runners, type Account } from './runners.ts';
import { at, nothing, type Tally } from './tally.ts';

/** Of the disk's folder, where the server makes a folder of its own as it would anywhere. */
const DATA = 'data';
const careless = fileURLToPath(new URL('careless.ts', import.meta.url));
const DATABASE = 'paceline.db';
/** Samples that a runner records at once: as in a run, after a short interruption, and so many that the journal is moved every few seconds. */
const MANY = 100;
const AT_ONCE = [1, 10, MANY];
/** How long the journal may take to be moved, milliseconds: it is when a thousand pages are in it. */
const MOVE_WAIT = 60_000;
/** Characters of the server's log that are shown when something goes wrong. */
const LOG_SHOWN = 4_000;

export interface LifeOptions {
  readonly disk: Disk;
  readonly random: () => number;
  /** Whether its store is the one of careless.ts. */
  readonly isCareless: boolean;
  /** Told whenever the power has gone. */
  readonly onCut: () => void;
}

/** A server on a disk that loses its power again and again. */
export class Life implements AsyncDisposable {
  readonly #disk: Disk;
  readonly #random: () => number;
  readonly #server: ServerProcess;
  readonly #isCareless: boolean;
  readonly #onCut: () => void;
  /** Everyone who has ever run here. */
  readonly #accounts: Account[] = [];

  private constructor({ disk, random, isCareless, onCut }: LifeOptions, server: ServerProcess) {
    this.#disk = disk;
    this.#random = random;
    this.#isCareless = isCareless;
    this.#onCut = onCut;
    this.#server = server;
  }

  static async begin(options: LifeOptions): Promise<Life> {
    const env = options.isCareless ? { NODE_OPTIONS: `--import=${careless}` } : {};
    return new Life(options, await startServer({ dataDir: join(options.disk.folder, DATA), env, timeout: 60_000 }));
  }

  /** Cuts the power right after a guest of a new server was told who it is; returns whether the server still knows it. */
  async cutAfterFirstGuest(): Promise<boolean> {
    const api = new PacelineApi({ url: this.#server.url });
    const { token } = await api.createGuest('Ana');
    await this.#loseThePower();
    await this.#server.start();
    return api.createSession(token).then(() => true, () => false);
  }

  /** Has people run, cuts the power, and looks at what is left. */
  async cut(moment: RunMoment): Promise<Tally> {
    const { url } = this.#server;
    const runners = await Runners.join(url);
    try {
      runners.start(moment === 'move' ? MANY : (AT_ONCE[Math.floor(AT_ONCE.length * this.#random())] ?? 1));
      await this.#momentOf(moment, runners);
      await this.#loseThePower();
      await runners.cutOff();
      const accounts = runners.accounts;
      if (moment === 'start') await this.#cutTheStart();
      await this.#server.start();
      const tally = await this.#look(accounts, moment);
      // Those who were told of a sample that is gone have forgotten it themselves.
      if (!this.#isCareless) await this.#completed(runners);
      return tally;
    } finally {
      runners.close();
    }
  }

  /** Looks once more at everything that was ever sent, all of which was acknowledged in the end, and at the database itself; ends the server. */
  async lookAtAll(): Promise<Tally> {
    const stored = await compare(this.#server.url, this.#accounts);
    await this.#server.stop();
    const lost = stored.reduce((sum, one) => sum + one.lost, 0);
    return { ...nothing, lost, disorderly: stored.filter(({ isDisorderly }) => isDisorderly).length, damage: damageIn(join(this.#server.dataDir, DATABASE)) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.kill9();
  }

  async #completed(runners: Runners): Promise<void> {
    await runners.complete().catch((cause: unknown) => {
      throw new Error(`The server says:\n${this.#server.logs.slice(-LOG_SHOWN)}`, { cause });
    });
    this.#accounts.push(...runners.accounts);
  }

  async #momentOf(moment: RunMoment, runners: Runners): Promise<void> {
    await runners.ack(1);
    switch (moment) {
      case 'any':
      case 'start':
        return sleep(2_500 * this.#random());
      case 'ack':
        return runners.ack(Math.ceil(300 * this.#random()));
      case 'move':
        return this.#journalIsMoved();
    }
  }

  /** SQLite writes to the database itself only when it moves its journal there. */
  async #journalIsMoved(): Promise<void> {
    const watching = watch(join(this.#server.dataDir, DATABASE));
    try {
      await within(new Promise((resolve) => watching.once('change', resolve)), { what: 'the journal to be moved', timeout: MOVE_WAIT });
      // In its first moment, in its course, and when the journal has begun anew after it.
      const stage = this.#random();
      if (stage > 1 / 3) await sleep((stage > 2 / 3 ? 300 : 10) * this.#random());
    } finally {
      watching.close();
    }
  }

  async #loseThePower(): Promise<void> {
    await this.#stopProcessor();
    await this.#disk.cut();
    this.#onCut();
    await this.#server.kill9();
    await this.#disk.restore();
  }

  /** Nothing is computed after a loss of power: an ext4 whose journal is shut down within an fsync can call it done, and the server would acknowledge. */
  async #stopProcessor(): Promise<void> {
    const { pid } = this.#server;
    if (pid === undefined) return;
    process.kill(pid, 'SIGSTOP');
    await until(() => /^State:\tT/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')), { what: 'the server to stand still', every: 1 });
  }

  async #cutTheStart(): Promise<void> {
    const started = this.#server.start().catch(() => undefined);
    await sleep(200 + 1_500 * this.#random());
    await this.#loseThePower();
    await started;
  }

  async #look(accounts: readonly Account[], moment: RunMoment): Promise<Tally> {
    const stored = await compare(this.#server.url, accounts);
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
    return {
      moments: moment === 'start' ? at('any', 'start') : at(moment),
      sent: sum(accounts.map(({ sent }) => sent.length)),
      acked: sum(accounts.map(({ acked }) => acked)),
      stored: sum(stored.map(({ samples }) => samples)),
      lost: sum(stored.map(({ lost }) => lost)),
      disorderly: stored.filter(({ isDisorderly }) => isDisorderly).length,
      damage: [],
    };
  }
}

/** What SQLite finds wrong with a database that nobody has open. */
function damageIn(file: string): readonly string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const found = database.prepare('PRAGMA integrity_check').all().map((row) => String(row['integrity_check']));
    return found.filter((line) => line !== 'ok');
  } finally {
    database.close();
  }
}
