import { chanceOf, wander, type Chance } from './chance.ts';
import type { Course } from './course.ts';

/** One second of running, as it truly was: before any instrument looked at it. */
export interface Stride {
  /** Metres since the start. */
  readonly distance: number;
  /** Metres per second. */
  readonly speed: number;
  /** Work of the body in flat metres per second: the speed at the same effort on level ground. */
  readonly effort: number;
}

const BRAKING = 1.6;
const PICKING_UP = 0.8;
const RED_LIGHT_CHANCE = 0.4;

/**
 * Energy to run one metre up a slope, as a multiple of the cost on the level.
 * Source: Minetti et al., J Appl Physiol 93 (2002) 1039–1046; valid for |grade| ≤ 0.45.
 */
function costOfGrade(grade: number): number {
  const terms = [3.6, 19.5, 46.3, -43.3, -30.4, 155.4];
  return terms.reduceRight((sum, term) => sum * grade + term, 0) / 3.6;
}

/** Runs `course` at `basePace` min/km of level effort and returns a function that advances one second per call. */
export function run(course: Course, seed: number | string, basePace: number): () => Stride {
  const lights = new Lights(course, seed);
  const mood = wander(chanceOf(seed, 'mood'), 0.025, 90);
  const tiring = chanceOf(seed, 'tiring').between(0, 0.05) / 3600;
  const flat = 1000 / 60 / basePace;
  let [distance, speed, second] = [0, 0, 0];
  return () => {
    const cost = costOfGrade(course.gradeAt(distance));
    // Nobody holds a perfectly even effort: about two thirds of a hill show in the speed, the rest in the heart rate.
    const wanted = (flat * (1 + mood()) * (1 - tiring * second)) / cost ** 0.66;
    const allowed = lights.allows(distance, second) ? wanted : 0;
    speed = Math.min(Math.max(allowed, speed - BRAKING), speed + PICKING_UP);
    distance += speed;
    second += 1;
    return { distance, speed, effort: speed * cost };
  };
}

/** The traffic lights along the way: each one passed is green, or red until a certain second. */
class Lights {
  readonly #positions: Generator<number, never>;
  readonly #chance: Chance;
  #next: number;
  #redUntil: number | undefined;

  constructor(course: Course, seed: number | string) {
    this.#positions = lightsAlong(course);
    this.#chance = chanceOf(seed, 'lights');
    this.#next = this.#positions.next().value;
  }

  /** Whether the runner may go on at `distance` metres in this second. */
  allows(distance: number, second: number): boolean {
    if (this.#redUntil !== undefined) {
      if (second < this.#redUntil) return false;
      this.#redUntil = undefined;
      return true;
    }
    if (distance < this.#next) return true;
    this.#next = this.#positions.next().value;
    if (this.#chance.between(0, 1) > RED_LIGHT_CHANCE) return true;
    this.#redUntil = second + Math.round(this.#chance.between(10, 50));
    return false;
  }
}

/** Where the lights stand, metres since the start, lap after lap. */
function* lightsAlong({ lights, length }: Course): Generator<number, never> {
  for (let lap = 0; ; lap++) {
    for (const light of lights) yield lap * length + light;
  }
}
