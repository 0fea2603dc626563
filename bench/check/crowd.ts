import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@paceline/core';
import { until } from '@paceline/testkit';
import { Clockwork } from '../fanout/clockwork.ts';
import { forEach } from '../fanout/dialects/http.ts';
import { PacelineSessions } from '../fanout/dialects/paceline-sessions.ts';
import { clock } from '../fanout/dialects/seeing.ts';
import { Histogram } from '../fanout/histogram.ts';
import { Runner } from '../fanout/runner.ts';
import { FanoutTally } from '../fanout/tally.ts';
import type { Bounds } from './bounds.ts';
import { Faults } from './faults.ts';
import type { Counts } from './judge.ts';
import { Later } from './later.ts';
import { Listener } from './listener.ts';
import { Room } from './room.ts';
import { voiceOf } from './voices.ts';

/** How many enter at the same time. */
const AT_ONCE = 20;
/** For what is still under way when nobody sends any more, milliseconds: longer than any bound of the check. */
const LAST_ARRIVAL = 1_000;
/** For all that has arrived to be decoded, milliseconds. */
const DECODE_TIME = 120_000;
/** When paced members send before their phase, milliseconds. */
const [LEAD, JITTER] = [20, 20];

export interface CrowdOptions {
  readonly port: number;
  /** Members of each session. */
  readonly sizes: readonly number[];
  readonly bounds: Bounds;
}

/** Everybody who takes part in the check. */
export class CheckedCrowd {
  readonly faults = new Faults();
  readonly counts: Counts = { sent: 0, updates: 0, repeated: 0, shown: 0, own: 0, superseded: 0, elsewhere: 0, ages: { paced: new Histogram(), unpaced: new Histogram() } };
  /** Samples that were not sent, because the one before had not left this process. */
  held = 0;
  /** The longest time for which this process did not look at what arrives, milliseconds. */
  longestPause = 0;
  readonly #options: CrowdOptions;
  readonly #rooms: readonly Room[];
  readonly #listeners = new Map<Runner, Listener>();
  readonly #sessions: PacelineSessions;
  readonly #later = new Later();
  readonly #tally = new FanoutTally();
  readonly #epoch = Date.now() - clock();
  readonly #clockwork: Clockwork;

  constructor(options: CrowdOptions) {
    this.#options = options;
    this.#sessions = new PacelineSessions(options.port);
    let number = 0;
    this.#rooms = options.sizes.map((members, session) => {
      const room = new Room({ bounds: options.bounds, faults: this.faults, counts: this.counts });
      for (let place = 0; place < members; place++) this.#add(room, { number: number++, session, place });
      return room;
    });
    let last = clock();
    const step = (now: number): void => {
      this.longestPause = Math.max(this.longestPause, now - last);
      last = now;
      this.#later.look(now);
    };
    const timing = { lead: LEAD, jitter: JITTER, epoch: this.#epoch, random: seededRandom('check') };
    this.#clockwork = new Clockwork({ ...timing, step, send: (runner) => this.#send(runner) });
  }

  get runners(): readonly Runner[] {
    return [...this.#listeners.keys()];
  }

  /** Has all of them enter: those who open the sessions before the others. */
  async enter(): Promise<void> {
    const { runners } = this;
    await this.#sessions.prepare(runners);
    for (const isFirst of [true, false]) {
      await forEach(runners.filter(({ place }) => (place === 0) === isFirst), AT_ONCE, async (runner) => {
        await this.#listeners.get(runner)?.prepareOne();
        await runner.enter(this.#options.port);
      });
    }
    await this.#readAll();
  }

  /** Has all of them send once a second for that time, and judges what they hear until all of it has come. */
  async run(seconds: number): Promise<void> {
    for (const room of this.#rooms) room.open(clock());
    this.#clockwork.run(this.#rooms.map(({ guests }) => guests.map(({ runner }) => runner)));
    this.longestPause = 0;
    await sleep(seconds * 1_000);
    this.#clockwork.stop();
    await sleep(LAST_ARRIVAL);
    await this.#readAll();
    for (const [text, count] of Object.entries(this.#tally.errors)) this.faults.add('refused', `${text} (${count} times)`);
    for (const room of this.#rooms) room.end();
  }

  stop(): void {
    this.#clockwork.stop();
    for (const runner of this.runners) runner.leave();
  }

  #add(room: Room, at: { readonly number: number; readonly session: number; readonly place: number }): void {
    const voice = voiceOf(at.session, at.place);
    const entry = () => this.#sessions.of(runner);
    const listener = new Listener({ port: this.#options.port, voice, later: this.#later, entry, ears: room.earsOf(at.place) });
    const runner: Runner = new Runner(at, listener, this.#tally);
    this.#listeners.set(runner, listener);
    room.guests.push({ runner, voice, entry });
  }

  #send(runner: Runner): void {
    if (!runner.isFree) {
      this.held += 1;
      return;
    }
    const at = clock();
    const takenAt = Math.floor(at + this.#epoch);
    runner.seq += 1;
    this.#rooms[runner.session]?.sent(runner, { at, takenAt });
    const sample = this.#listeners.get(runner)?.sample(runner, { seq: runner.seq, epoch: takenAt, time: at, runner: runner.number });
    if (sample !== undefined) runner.send(sample);
  }

  #readAll(): Promise<unknown> {
    return until(() => this.#later.isDone, { what: 'all frames to be decoded', timeout: DECODE_TIME });
  }
}
