import { addToSplits, cueSentence, cueStart, direct, type Cancel, type CuePlan, type CueState, type Environment, type Target } from '@paceline/core';
import type { UnitsStore } from '../app/units.ts';
import type { Speaker } from '../platform/speaker.ts';
import type { Storage } from '../platform/storage.ts';
import type { RunAction, RunState } from '../run/run-state.ts';
import type { Store } from '../run/store.ts';
import { factsOf } from './facts.ts';
import { saveWishes, savedWishes, targetIn, type Wishes } from './wishes.ts';

export interface CoachParts {
  readonly environment: Environment;
  readonly device: Storage;
  readonly speaker: Speaker;
  readonly units: UnitsStore;
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
  #forget: Cancel = () => undefined;

  constructor(parts: CoachParts) {
    this.#parts = parts;
    this.#wishes = savedWishes(parts.device);
    this.#cues = cueStart(this.#plan());
  }

  get wishes(): Wishes {
    return this.#wishes;
  }

  /** What the runner keeps to in this run. */
  get target(): Target {
    return targetIn(this.#wishes.target, this.#parts.store.get().session?.plan);
  }

  /** Whether this device can speak. */
  get canSpeak(): boolean {
    return this.#parts.speaker.isThere;
  }

  /** From a tap: browsers let a page speak only after one. */
  wish(wishes: Wishes): void {
    this.#wishes = wishes;
    saveWishes(this.#parts.device, wishes);
    if (wishes.voice) this.#parts.speaker.say('Voice on.', 'en');
    else this.#parts.speaker.stop();
  }

  start(): void {
    this.stop();
    this.#forget = this.#parts.units.subscribe(() => this.#countAnew());
    const next = (): void => {
      this.#look();
      this.#cancel = this.#parts.environment.setTimer(EVERY, next);
    };
    next();
  }

  /** Before the run is over for its runner: tells what there is to tell of it, and may finish the sentence. */
  finish(): void {
    this.#look();
    this.#cancel();
    this.#forget();
  }

  stop(): void {
    this.#cancel();
    this.#forget();
    this.#parts.speaker.stop();
  }

  #plan(): CuePlan {
    return { target: this.target, units: this.#parts.units.get() };
  }

  /** Whoever changes from kilometres to miles has not just run one. */
  #countAnew(): void {
    const facts = factsOf(this.#parts.store.get());
    const { splits } = cueStart(this.#plan());
    this.#cues = { ...this.#cues, splits: facts === undefined ? splits : addToSplits(splits, facts) };
  }

  #look(): void {
    const { store, speaker, environment } = this.#parts;
    const facts = factsOf(store.get());
    if (facts === undefined) return;
    const plan = this.#plan();
    const { state, cue } = direct(this.#cues, plan, facts, environment.monotonic() / 1000);
    this.#cues = state;
    if (cue === undefined) return;
    const sentence = cueSentence(cue, { language: 'en', units: plan.units });
    store.dispatch({ type: 'said', sentence });
    if (this.#wishes.voice) speaker.say(sentence, 'en');
  }
}
