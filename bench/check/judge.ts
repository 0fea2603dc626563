import type { Histogram } from '../fanout/histogram.ts';
import type { Bounds } from './bounds.ts';
import { differenceOf, type Told, type Truth } from './comparison.ts';
import type { Faults } from './faults.ts';
import { readingsOf } from './readings.ts';
import type { Voice } from './voices.ts';

/** A member of the session that is judged; its place in the list of members is how the judge calls it. */
export interface Member {
  readonly number: number;
  readonly userId: string;
  readonly index: number;
  readonly voice: Voice;
}

export interface Hearing {
  readonly sessionId: string;
  /** Epoch milliseconds of the session's zero. */
  readonly origin: number;
  readonly members: readonly Member[];
  readonly bounds: Bounds;
  /** Whether the receiver must get each sample of the runner at once. */
  readonly isNear: (receiver: number, runner: number) => boolean;
  /** Of all others it must get one of so many in a row. */
  readonly period: number;
  /** Of samples that were sent earlier it is not asked whether they are lost or stale. Milliseconds of the clock of `at`. */
  readonly since: number;
}

/** What has been counted of all sessions. */
export interface Counts {
  sent: number;
  /** Updates of others that came with a tick; of them those that had come already; and those of snapshots. */
  updates: number;
  repeated: number;
  shown: number;
  /** Updates of the receiver itself, which are checked as well. */
  own: number;
  /** Samples that were left out for a newer one, as rule T3 allows; and as T12 does for those who run elsewhere. */
  superseded: number;
  elsewhere: number;
  /** Of the updates of paced and of other senders: milliseconds from sending to arrival. */
  readonly ages: { readonly paced: Histogram; readonly unpaced: Histogram };
}

/** When a frame came: as it was read, and when it may have come at the earliest, while this process did something else. */
export interface Arrival {
  readonly at: number;
  readonly earliest: number;
}

interface Sent {
  readonly at: number;
  readonly takenAt: number;
}

/** What a receiver knows of a runner. */
interface Known {
  seq: number;
  sessionTime: number;
}

/** Keeps a model of what the members of one session have sent, and says what is wrong with what each of them is told. */
export class Judge {
  readonly #hearing: Hearing;
  readonly #faults: Faults;
  readonly #counts: Counts;
  readonly #sent: Sent[][];
  readonly #known: Known[][];
  readonly #byUser: ReadonlyMap<string, number>;
  readonly #byIndex: ReadonlyMap<number, number>;

  constructor(hearing: Hearing, faults: Faults, counts: Counts) {
    const { members } = hearing;
    [this.#hearing, this.#faults, this.#counts] = [hearing, faults, counts];
    this.#sent = members.map(() => []);
    this.#known = members.map(() => members.map(() => ({ seq: 0, sessionTime: -Infinity })));
    this.#byUser = new Map(members.map(({ userId }, place) => [userId.toLowerCase(), place]));
    this.#byIndex = new Map(members.map(({ index }, place) => [index, place]));
  }

  /** The runner's next sample has been sent, its number one more than the last one's. `takenAt`: epoch milliseconds. */
  sent(runner: number, sample: Sent): void {
    this.#counts.sent += 1;
    this.#sent[runner]?.push(sample);
  }

  /** The receiver was told that, in a tick or in a snapshot. */
  told(receiver: number, told: Told, { arrival, isSnapshot }: { readonly arrival: Arrival; readonly isSnapshot: boolean }): void {
    const runner = told.form === 'binary' ? this.#byIndex.get(told.update.index) : this.#byUser.get(told.update.userId.toLowerCase());
    const name = told.form === 'binary' ? `index ${told.update.index}` : told.update.userId;
    if (runner === undefined) return this.#faults.add('foreign', `${this.#called(receiver)} is told of ${name}, who is not in ${this.#hearing.sessionId}`);
    const { seq = 0 } = told.update;
    const sample = this.#sent[runner]?.[seq - 1];
    const which = `sample ${seq} of ${this.#called(runner)} to ${this.#called(receiver)}`;
    if (sample === undefined) return this.#faults.add('foreign', `${which} was never sent`);
    const difference = differenceOf(told, this.#truth(runner, seq, sample));
    if (difference !== undefined) this.#faults.add('different', `${which}: ${difference}`);
    if (runner === receiver) this.#counts.own += 1;
    else if (isSnapshot) this.#counts.shown += 1;
    else this.#hasCome(runner, { sample, arrival, which });
    this.#follow(receiver, runner, { seq, sessionTime: told.update.sessionTime ?? NaN, which, isSnapshot });
  }

  /** Nothing more comes: what has not come yet is lost. */
  end(): void {
    for (const receiver of this.#known.keys()) {
      for (const [runner, sent] of this.#sent.entries()) {
        if (receiver !== runner) this.#missed(receiver, runner, { next: sent.length + 1, at: undefined });
      }
    }
  }

  #hasCome(runner: number, { sample, arrival, which }: { readonly sample: Sent; readonly arrival: Arrival; readonly which: string }): void {
    const { bounds, since, members } = this.#hearing;
    this.#counts.updates += 1;
    if (sample.at < since) return;
    const kind = members[runner]?.voice.isPaced === true ? 'paced' : 'unpaced';
    this.#counts.ages[kind].add(arrival.at - sample.at, 1);
    const least = arrival.earliest - sample.at;
    if (least > bounds[kind]) this.#faults.add('stale', `${which} came after ${least.toFixed(0)} ms, and must within ${bounds[kind]} ms`);
  }

  /** Per receiver and runner nothing goes back, neither number nor time. */
  #follow(receiver: number, runner: number, told: Known & { readonly which: string; readonly isSnapshot: boolean }): void {
    const known = this.#known[receiver]?.[runner];
    if (known === undefined) return;
    const { seq, sessionTime, which, isSnapshot } = told;
    if (seq === known.seq) {
      if (runner !== receiver && !isSnapshot) this.#counts.repeated += 1;
      return;
    }
    if (seq < known.seq) return this.#faults.add('backwards', `${which} came after sample ${known.seq}`);
    if (sessionTime < known.sessionTime) this.#faults.add('backwards', `${which} is of the session’s time ${sessionTime}, and the one before was of ${known.sessionTime}`);
    if (receiver !== runner) this.#missed(receiver, runner, { next: seq, at: this.#sent[runner]?.[seq - 1]?.at });
    known.seq = seq;
    known.sessionTime = sessionTime;
  }

  /** The samples between the last one that came and `next`, which was sent `at`, or will never come. */
  #missed(receiver: number, runner: number, { next, at }: { readonly next: number; readonly at: number | undefined }): void {
    const { isNear, bounds, since, period } = this.#hearing;
    const first = (this.#known[receiver]?.[runner]?.seq ?? 0) + 1;
    const isAlways = isNear(receiver, runner);
    let inARow = 0;
    for (let seq = first; seq < next; seq++) {
      const sample = this.#sent[runner]?.[seq - 1];
      if (sample === undefined || sample.at < since) continue;
      inARow += 1;
      // Rule T12: of one who runs elsewhere in a large race a member gets every so manieth sample.
      if (!isAlways && inARow % period !== 0) {
        this.#counts.elsewhere += 1;
        continue;
      }
      const newer = at === undefined ? undefined : at - sample.at;
      if (newer !== undefined && newer <= bounds.superseded) this.#counts.superseded += 1;
      else this.#faults.add('lost', `sample ${seq} of ${this.#called(runner)} never came to ${this.#called(receiver)}; the next that came was sent ${newer === undefined ? 'never' : `${newer.toFixed(0)} ms later`}`);
    }
  }

  #truth(runner: number, seq: number, { takenAt }: Sent): Truth {
    const { members, sessionId, origin } = this.#hearing;
    const { number, userId, index, voice } = members[runner] as Member;
    return { readings: readingsOf(number, seq, voice), userId, sessionId, index, seq, takenAt, sessionTime: takenAt - origin };
  }

  #called(place: number): string {
    const member = this.#hearing.members[place];
    return `runner ${member?.number} (${member?.voice.title})`;
  }
}
