import { cueSentence, cueStart, direct, type Cancel, type CueState, type Environment } from '@paceline/core';
import type { Speaker } from '../platform/speaker.ts';
import type { Storage } from '../platform/storage.ts';
import type { RunAction, RunState } from '../run/run-state.ts';
import type { Store } from '../run/store.ts';
import { factsOf } from './facts.ts';
import { saveWishes, savedWishes, type Wishes } from './wishes.ts';

export interface CoachParts {
  readonly environment: Environment;
  readonly device: Storage;
  readonly speaker: Speaker;
  readonly store: Store<RunState, RunAction>;
}

/** How often the coach looks at the run, milliseconds. */
const EVERY = 1_000;

/** Tells a runner what is worth knowing: on the screen, and aloud where that is wished. */
export class Coach {
  readonly #parts: CoachParts;
  #wishes: Wishes;
  #cues: CueState;
  #cancel: Cancel = () => undefined;

  constructor(parts: CoachParts) {
    this.#parts = parts;
    this.#wishes = savedWishes(parts.device);
    this.#cues = cueStart(this.#wishes);
  }

  get wishes(): Wishes {
    return this.#wishes;
  }

  /** Whether this device can speak. */
  get canSpeak(): boolean {
    return this.#parts.speaker.isThere;
  }

  /** From a tap: browsers let a page speak only after one. */
  wish(wishes: Wishes): void {
    if (wishes.units !== this.#wishes.units) this.#cues = { ...this.#cues, splits: cueStart(wishes).splits };
    this.#wishes = wishes;
    saveWishes(this.#parts.device, wishes);
    if (wishes.voice) this.#parts.speaker.say('Voice on.', 'en');
    else this.#parts.speaker.stop();
  }

  start(): void {
    this.#cancel();
    const next = (): void => {
      this.#look();
      this.#cancel = this.#parts.environment.setTimer(EVERY, next);
    };
    next();
  }

  stop(): void {
    this.#cancel();
    this.#parts.speaker.stop();
  }

  #look(): void {
    const { store, speaker, environment } = this.#parts;
    const facts = factsOf(store.get());
    if (facts === undefined) return;
    const { state, cue } = direct(this.#cues, this.#wishes, facts, environment.monotonic() / 1000);
    this.#cues = state;
    if (cue === undefined) return;
    const sentence = cueSentence(cue, { language: 'en', units: this.#wishes.units });
    store.dispatch({ type: 'said', sentence });
    if (this.#wishes.voice) speaker.say(sentence, 'en');
  }
}
