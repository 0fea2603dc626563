import type { Environment, Steps } from '@paceline/core';

/** For how long others may have to wait at a time, milliseconds. */
const TURN = 10;

type Clock = Pick<Environment, 'monotonic' | 'setTimer'>;

/** The turns of long work: lets others come first whenever it has taken a while. */
export class Turns {
  readonly #clock: Clock;
  #began: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#began = clock.monotonic();
  }

  /** Whether it is the others' turn. */
  get isOver(): boolean {
    return this.#clock.monotonic() - this.#began >= TURN;
  }

  /** Lets come first what else is due, such as ticks. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => void this.#clock.setTimer(0, resolve));
    this.#began = this.#clock.monotonic();
  }
}

/** Does work of many steps, in turns with whatever else is due. */
export async function inTurns<Value>(steps: Steps<Value>, clock: Clock): Promise<Value> {
  const turns = new Turns(clock);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (turns.isOver) await turns.next();
  }
}
