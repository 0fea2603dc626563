import { apply } from './world/apply.ts';
import { askForDeleted } from './world/ask-for-deleted.ts';
import { cast } from './world/cast.ts';
import { serverLimits } from './world/server.ts';
import { World } from './world/world.ts';
import { Clocks } from './oracle/clocks.ts';
import { Deletions } from './oracle/deletions.ts';
import { DurableAcks } from './oracle/durable-acks.ts';
import { Isolation } from './oracle/isolation.ts';
import { allKnownLimits, type KnownLimit } from './oracle/known-limits.ts';
import { Ledger, type PromiseId } from './oracle/ledger.ts';
import { LiveViews } from './oracle/live-views.ts';
import { Narrator, type Tell } from './oracle/narrator.ts';
import { OneWriter } from './oracle/one-writer.ts';
import { all, type Violation } from './oracle/oracle.ts';
import { Outboxes } from './oracle/outboxes.ts';
import { Overload } from './oracle/overload.ts';
import { Presences } from './oracle/presences.ts';
import { Struck } from './oracle/struck.ts';
import type { Stored } from './oracle/stored.ts';
import { LogStore } from './disk/log-store.ts';
import { WholeTracks } from './oracle/whole-tracks.ts';
import type { Schedule } from './schedule/steps.ts';
import { StrikeCount, type Strikes } from './strikes.ts';
import type { Witness } from './world/witness.ts';

export type { Violation } from './oracle/oracle.ts';

/** What came of a schedule. */
export interface Outcome {
  /** The first promise that was broken; undefined when all were kept. */
  readonly violation: Violation | undefined;
  /** The step after which it showed, from 0; that of the rest when it is the number of steps. */
  readonly step: number;
  readonly strikes: Strikes;
  readonly readings: number;
}

/** After all faults are healed: for everybody to come back, and then for what was recorded to be stored; milliseconds. */
const RETURN = 45_000;
const CALM = 20_000;

export interface RunOptions {
  /** Hears of all that happens. */
  readonly tell?: Tell | undefined;
  /** What is not held against the product; all that is known when absent. */
  readonly forgive?: ReadonlySet<KnownLimit> | undefined;
}

/** Plays a schedule, and checks the promises after every step and at rest. The same schedule has the same outcome. */
export async function run(schedule: Schedule, options: RunOptions = {}): Promise<Outcome> {
  return new Play(schedule, options).run();
}

class Play {
  readonly #schedule: Schedule;
  readonly #tell: Tell | undefined;
  readonly #violations: Violation[] = [];
  readonly #strikes = new StrikeCount();
  readonly #ledger: Ledger;
  readonly #deletions: Deletions;
  readonly #witness: Required<Witness>;
  readonly #world: World;

  constructor(schedule: Schedule, { tell, forgive = allKnownLimits }: RunOptions) {
    this.#schedule = schedule;
    this.#tell = tell;
    const now = (): number => this.#world.environment.now();
    this.#ledger = new Ledger({ now, forgive, isHostile: schedule.profile === 'hostile' });
    this.#deletions = new Deletions(this.#report.bind(this));
    this.#witness = all(this.#witnesses(now));
    this.#world = new World(schedule, this.#witness, this.#strikes);
  }

  async run(): Promise<Outcome> {
    const { steps } = this.#schedule;
    let step = 0;
    try {
      await this.#open();
      for (; step < steps.length; step++) {
        await this.#take(step);
        if (this.#violations.length > 0) break;
      }
      if (this.#violations.length === 0) await this.#rest();
    } catch (error) {
      this.#report('G9', `Something threw: ${error instanceof Error ? error.stack : String(error)}`);
    }
    this.#countFaults();
    const [violation] = this.#violations;
    return { violation, step, strikes: this.#strikes.all, readings: this.#ledger.readings.size };
  }

  async #open(): Promise<void> {
    await this.#world.environment.settle(this.#world.server.start());
    for (const { device, opens } of cast) {
      if (opens) this.#world.open(this.#world.device(device)).join();
      await this.#world.environment.advance(250);
    }
  }

  async #take(place: number): Promise<void> {
    const step = this.#schedule.steps[place];
    if (step !== undefined) {
      this.#tell?.(this.#world.environment.monotonic(), `step ${place}: ${JSON.stringify(step)}`);
      await apply(this.#world, step);
    }
    this.#witness.check(this.#world.liveParts());
  }

  async #rest(): Promise<void> {
    const world = this.#world;
    world.heal();
    for (const device of world.devices.values()) device.app?.wake();
    await this.#pass(RETURN);
    for (const device of world.devices.values()) device.behaviour = 'idle';
    await this.#pass(CALM);
    while (this.#isEventUnderWay() && this.#violations.length === 0) await this.#pass(1_000);
    const stored = world.stored();
    this.#witness.atRest(world.liveParts(), stored);
    await askForDeleted(world, this.#deletions.answered, this.#report.bind(this));
    await this.#close();
    if (this.#violations.length === 0) await this.#compareStore(stored);
  }

  /** Who was given up long after their last sign of life may have left a moment ago. */
  #isEventUnderWay(): boolean {
    const { environment } = this.#world;
    return [...this.#world.stored().sessions.values()].some(({ events }) => environment.now() - (events.at(-1)?.at ?? 0) < 1_000);
  }

  async #pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms && this.#violations.length === 0; passed += 1_000) {
      await this.#world.environment.advance(1_000);
      this.#witness.check(this.#world.liveParts());
    }
  }

  /** Nothing goes on once everybody has closed. */
  async #close(): Promise<void> {
    const { devices, server, environment } = this.#world;
    for (const device of devices.values()) device.close();
    await environment.settle(server.close());
    await environment.advance(5_000);
    if (environment.timers > 0) this.#report('G9', `${environment.timers} timers are left when everything is closed.`);
  }

  /** The product's store reads from the disk what is on it. */
  async #compareStore({ tracks }: Stored): Promise<void> {
    const { disk, environment } = this.#world;
    const store = await environment.settle(LogStore.open(disk));
    for (const [key, track] of tracks) {
      const [sessionId = '', userId = '', writer = ''] = key.split('/');
      const read = await environment.settle(store.readTrack({ sessionId, userId, writer }));
      if (JSON.stringify(read) !== JSON.stringify(track)) this.#report('G2', `The store reads another track of ${key} than was written to it.`);
    }
    for (const key of this.#deletions.formerTracks) {
      const [sessionId = '', userId = '', writer = ''] = key.split('/');
      const { length } = await environment.settle(store.readTrack({ sessionId, userId, writer }));
      if (length > 0) this.#report('G10', `The store reads ${length} samples of ${key}, which is deleted.`);
    }
  }

  #countFaults(): void {
    const { disk, devices } = this.#world;
    const { slow, broken, full, torn, lost, survivedUnflushed } = disk.strikes;
    const add = this.#strikes.add.bind(this.#strikes);
    add('slow_flush', slow);
    add('failed_flush', broken);
    add('full_disk', full);
    add('torn_write', torn);
    add('lost_write', lost);
    add('unflushed_write', survivedUnflushed);
    for (const { network: { incidents } } of devices.values()) {
      add('stalled_frame', incidents.stalled);
      add('lost_frame', incidents.lost);
      add('doubled_frame', incidents.doubled);
      add('overtaken_frame', incidents.overtaken);
    }
  }

  #report(promise: PromiseId, message: string): void {
    this.#violations.push({ promise, message });
  }

  #witnesses(now: () => number): readonly Witness[] {
    const ledger = this.#ledger;
    const report = this.#report.bind(this);
    const isHostile = this.#schedule.profile === 'hostile';
    return [
      ledger,
      new DurableAcks(ledger, report),
      new WholeTracks(ledger, report, isHostile),
      new Outboxes(ledger, report, ({ device }) => this.#world.device(device).app?.isThere === true),
      new LiveViews({ ledger, report, isHostile }),
      new Isolation(report, now),
      new Presences({ ledger, report, now, isHostile, ...serverLimits, present: (sessionId) => this.#present(sessionId) }),
      new OneWriter(ledger, report, now),
      new Clocks({ ledger, report, now, isHostile }),
      new Overload({ ledger, report, now, isHostile, ...serverLimits }),
      this.#deletions,
      new Struck(this.#strikes, ledger),
      ...(this.#tell === undefined ? [] : [new Narrator(() => this.#world.environment.monotonic(), this.#tell)]),
    ];
  }

  #present(sessionId: string): { readonly here: ReadonlySet<string>; readonly away: ReadonlySet<string> } {
    const members = [...this.#world.devices.values()].filter(({ member }) => member.session === sessionId);
    const here = new Set(members.flatMap(({ app, member }) => (app?.isThere === true ? [member.user] : [])));
    return { here, away: new Set(members.flatMap(({ member }) => (here.has(member.user) ? [] : [member.user]))) };
  }
}
