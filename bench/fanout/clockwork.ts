import { clock } from './dialects/seeing.ts';
import type { Cadence, Runner } from './runner.ts';
import { Wheel } from './wheel.ts';

const SECOND = 1_000;
/** How often those whose moment has come are looked for, milliseconds. */
const STEP = 1;

export interface ClockworkOptions {
  /** Milliseconds before the phase at which a paced client sends, and by how much more at most, by chance. */
  readonly lead: number;
  readonly jitter: number;
  readonly random: () => number;
  /** From `clock` to epoch milliseconds. */
  readonly epoch: number;
  readonly send: (runner: Runner) => void;
  /** Called at each step, before those who are due. */
  readonly step?: (now: number) => void;
}

/** Has each of many runners send once a second: at its cadence, or at a moment of its own. */
export class Clockwork {
  readonly #options: ClockworkOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ClockworkOptions) {
    this.#options = options;
  }

  run(sessions: Iterable<readonly Runner[]>): void {
    const { random, send, step } = this.#options;
    const wheel = new Wheel<Runner>(clock());
    const now = clock();
    for (const session of sessions) {
      const phase = random() * SECOND;
      for (const runner of session) {
        runner.due = now + ((phase + random() * SECOND) % SECOND);
        wheel.add(runner, runner.cadence === undefined ? runner.due : this.#next(runner));
      }
    }
    const beat = (): void => {
      const now = clock();
      step?.(now);
      wheel.advance(now, (runner) => {
        // Taken now, not when it was due: how late the generator is, is not the server's doing.
        send(runner);
        wheel.add(runner, this.#next(runner));
      });
      this.#timer = setTimeout(beat, STEP);
    };
    beat();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #next(runner: Runner): number {
    const now = clock();
    const { epoch, lead, jitter, random } = this.#options;
    if (runner.cadence === undefined) return (runner.due = regular(runner.due, now));
    return nextArrival(runner.cadence, now + epoch, lead + random() * jitter) - epoch;
  }
}

/** Epoch milliseconds at which to send, so long before the next phase that is not nearer than half an interval. */
export function nextArrival({ interval, phase }: Cadence, now: number, early: number): number {
  const earliest = now + early + interval / 2;
  return earliest + ((((phase - earliest) % interval) + interval) % interval) - early;
}

/** A second after the last one was due, however late that was sent, so that the rate is kept. */
function regular(last: number, now: number): number {
  return last + SECOND > now ? last + SECOND : now + SECOND;
}
