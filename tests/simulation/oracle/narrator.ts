import type { FriendRunUpdate, SyncError } from '@paceline/client';
import type { Write } from '@paceline/engine/store';
import type { DownMessage, SessionEventData, UpMessage } from '@paceline/protocol';
import type { AppRun, Deletion, Reading, Wire, Witness } from '../world/witness.ts';
import { idOf, nameOf, samplesOf } from './ledger.ts';

/** Told of something that happened, and when: milliseconds of the world's monotonic clock. */
export type Tell = (at: number, what: string) => void;

/** Tells the course of a run, for whoever looks for the cause of a violation. */
export class Narrator implements Witness {
  readonly #monotonic: () => number;
  readonly #tell: Tell;

  constructor(monotonic: () => number, tell: Tell) {
    this.#monotonic = monotonic;
    this.#tell = tell;
  }

  recorded({ id, run, sample }: Reading): void {
    this.#say(`${nameOf(run)} records ${id} as seq ${sample.seq}`);
  }

  up(wire: Wire, message: UpMessage): void {
    const samples = samplesOf(message).map((sample) => `${idOf(sample)} as ${sample.seq}`).join(', ');
    const closed = wire.closedWith === undefined ? '' : ` (closed with ${wire.closedWith})`;
    this.#say(`${nameOf(wire.run)} > wire ${wire.number}${closed} > ${samples === '' ? JSON.stringify(message) : `${message.type} of ${samples}`}`);
  }

  down(wire: Wire, message: DownMessage): void {
    const updates = message.type === 'friend_updates' ? message.data.updates : [];
    const picture = updates.map((update) => `${update.userId} ${idOf(update)} as ${update.seq} at ${update.sessionTime}`).join(', ');
    const snapshot = message.type === 'friend_updates' && message.data.snapshot === true ? 'snapshot of ' : '';
    this.#say(`${nameOf(wire.run)} < wire ${wire.number} < ${updates.length === 0 ? JSON.stringify(message) : `${snapshot}${picture}`}`);
  }

  closing(wire: Wire, code: number): void {
    this.#say(`the server closes wire ${wire.number} of ${nameOf(wire.run)} with ${code}`);
  }

  closed(wire: Wire): void {
    this.#say(`wire ${wire.number} of ${nameOf(wire.run)} is over`);
  }

  opening(run: AppRun): void {
    this.#say(`${nameOf(run)} opens a socket`);
  }

  ended(run: AppRun, code: number): void {
    this.#say(`${nameOf(run)} hears the end of a connection: ${code}`);
  }

  told(run: AppRun, { offset, event }: SessionEventData): void {
    this.#say(`${nameOf(run)} tells event ${offset}: ${JSON.stringify(event)}`);
  }

  shown(run: AppRun, friends: readonly FriendRunUpdate[]): void {
    this.#say(`${nameOf(run)} shows ${friends.map(({ userId, sample, state }) => `${userId} ${idOf(sample)} ${state}`).join(', ')}`);
  }

  failed(run: AppRun, { kind, message }: SyncError): void {
    this.#say(`${nameOf(run)} reports ${kind}: ${message}`);
  }

  crashed(run: AppRun): void {
    this.#say(`${nameOf(run)} is gone`);
  }

  asksToDelete({ what, user, session }: Deletion): void {
    this.#say(`${user} asks to have deleted: ${what} (${session})`);
  }

  deleted({ what, user, session }: Deletion): void {
    this.#say(`${user} is told that it is deleted: ${what} (${session})`);
  }

  committed(writes: readonly Write[]): void {
    const texts = writes.map((write) => (write.kind === 'sample' ? `${write.record.userId} ${idOf(write.record.sample)} as ${write.record.sample.seq}` : JSON.stringify(write)));
    this.#say(`safe: ${texts.join(', ')}`);
  }

  serverStarted(): void {
    this.#say('the server is up');
  }

  serverCrashed(): void {
    this.#say('the server is dead');
  }

  #say(what: string): void {
    this.#tell(this.#monotonic(), what);
  }
}
