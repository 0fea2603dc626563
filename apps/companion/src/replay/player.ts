import type { Cancel, Environment } from '@paceline/core';
import { frames } from '../run/frames.ts';
import type { RunState } from '../run/run-state.ts';
import { createStore, type Store } from '../run/store.ts';
import { pictureAt, type Scene } from './scene.ts';

export const speeds = [1, 8, 30] as const;
export type Speed = (typeof speeds)[number];

export interface Playing {
  /** Seconds since the common start. */
  readonly at: number;
  readonly speed: Speed;
  readonly isPlaying: boolean;
  /** Whom the viewer has put into the middle, at first themselves where they ran. */
  readonly chosen: string | undefined;
  /** What is to be seen then. */
  readonly picture: RunState;
}

type PlayerAction =
  | { readonly type: 'seek'; readonly at: number }
  /** So many seconds of the viewer's time have passed. */
  | { readonly type: 'passed'; readonly seconds: number }
  | { readonly type: 'speed'; readonly speed: Speed }
  | { readonly type: 'toggle' }
  | { readonly type: 'choose'; readonly userId: string };

/** Plays a session again on a clock of its own. */
export class Player {
  readonly scene: Scene;
  readonly store: Store<Playing, PlayerAction>;
  readonly #environment: Environment;

  constructor(scene: Scene, environment: Environment) {
    this.scene = scene;
    this.#environment = environment;
    const { userId } = scene.session.you;
    // Who ran sees their own run again.
    const chosen = scene.runners.some((runner) => runner.userId === userId) ? userId : undefined;
    const start: Playing = { at: 0, speed: 8, isPlaying: true, chosen, picture: pictureAt(scene, 0, { chosen }) };
    this.store = createStore(start, (state, action: PlayerAction) => play(scene, state, action));
  }

  /** Lets time go on until the returned function is called. */
  run(): Cancel {
    let before = this.#environment.monotonic();
    return frames(this.#environment, () => {
      const now = this.#environment.monotonic();
      this.store.dispatch({ type: 'passed', seconds: (now - before) / 1000 });
      before = now;
    });
  }
}

function play(scene: Scene, state: Playing, action: PlayerAction): Playing {
  switch (action.type) {
    case 'seek':
      return shownAt(scene, state, action.at);
    case 'passed': {
      if (!state.isPlaying) return state;
      const next = shownAt(scene, state, state.at + action.seconds * state.speed);
      return next.at < scene.seconds ? next : { ...next, isPlaying: false };
    }
    case 'speed':
      return { ...state, speed: action.speed };
    case 'toggle':
      // Whoever plays what is over wants to see it again.
      return { ...(state.at >= scene.seconds && !state.isPlaying ? shownAt(scene, state, 0) : state), isPlaying: !state.isPlaying };
    case 'choose':
      return shownAt(scene, { ...state, chosen: action.userId }, state.at);
  }
}

function shownAt(scene: Scene, state: Playing, wished: number): Playing {
  const at = Math.min(Math.max(0, wished), scene.seconds);
  return { ...state, at, picture: pictureAt(scene, at, { chosen: state.chosen, before: state.picture }) };
}
