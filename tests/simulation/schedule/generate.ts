import { seededRandom } from '@paceline/core';
import { cast } from '../world/cast.ts';
import type { Behaviour, LinkWeather, Profile, Schedule, Step } from './steps.ts';

/** Every so many seeds, one is hostile. */
const HOSTILE_EVERY = 5;
const DAY = 24 * 3_600_000;

/** Draws from a sequence of numbers in [0, 1). */
class Dice {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  happens(chance: number): boolean {
    return this.#random() < chance;
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return Math.floor(least + this.#random() * (most - least + 1));
  }

  of<Item>(items: readonly Item[]): Item {
    return items[this.between(0, items.length - 1)] as Item;
  }
}

const devicesWith = (...apps: readonly string[]): readonly string[] => cast.filter(({ app }) => apps.includes(app)).map(({ device }) => device);
const everyDevice = devicesWith('sdk', 'old', 'raw');
const sdkDevices = devicesWith('sdk');
const behaviours: readonly Behaviour[] = ['running', 'running', 'running', 'paused', 'no_gps', 'finished', 'idle'];

/** Time mostly passes in steps of about a second. */
function pass(dice: Dice): Step {
  if (dice.happens(0.7)) return { do: 'pass', ms: dice.between(600, 1_400) };
  return dice.happens(0.5) ? { do: 'pass', ms: dice.between(100, 600) } : { do: 'pass', ms: dice.between(1_400, 8_000) };
}

function weather(dice: Dice, profile: Profile): LinkWeather {
  const [latency, jitter] = [dice.between(5, 400), dice.between(0, 800)];
  const calm = { latency, jitter, stalls: dice.between(0, 15) / 100, loss: 0, duplicates: 0, reordering: 0 };
  if (profile === 'realistic') return calm;
  return { ...calm, loss: dice.between(0, 40) / 100, duplicates: dice.between(0, 30) / 100, reordering: dice.between(0, 30) / 100 };
}

interface Draw {
  readonly weight: number;
  readonly step: (dice: Dice, profile: Profile) => Step;
}

const ofDevice = (dice: Dice, devices = everyDevice): { readonly device: string } => ({ device: dice.of(devices) });

/** What happens beside time passing, and how often in relation to the others. */
const draws: readonly Draw[] = [
  { weight: 10, step: (dice) => ({ do: 'behave', ...ofDevice(dice), as: dice.of(behaviours) }) },
  { weight: 12, step: (dice) => ({ do: 'join', ...ofDevice(dice) }) },
  { weight: 4, step: (dice) => ({ do: 'leave', ...ofDevice(dice) }) },
  { weight: 5, step: (dice) => ({ do: 'crash', ...ofDevice(dice), silent: dice.happens(0.4) }) },
  { weight: 5, step: (dice) => ({ do: 'wake', ...ofDevice(dice, sdkDevices) }) },
  { weight: 8, step: (dice, profile) => ({ do: 'weather', ...ofDevice(dice), weather: weather(dice, profile), ms: dice.between(2_000, 30_000) }) },
  { weight: 7, step: (dice) => ({ do: 'drop', ...ofDevice(dice) }) },
  { weight: 5, step: (dice) => ({ do: 'cut', ...ofDevice(dice) }) },
  { weight: 6, step: (dice) => ({ do: 'stall', ...ofDevice(dice), whole: dice.happens(0.5), ms: dice.between(500, 40_000) }) },
  { weight: 4, step: (dice) => ({ do: 'read_slowly', ...ofDevice(dice), ms: dice.between(2_000, 25_000) }) },
  { weight: 4, step: (dice) => ({ do: 'sleep', ...ofDevice(dice, sdkDevices), ms: dice.between(1_000, 90_000) }) },
  { weight: 5, step: (dice) => ({ do: 'clock', ...ofDevice(dice), by: dice.between(-DAY, DAY) }) },
  { weight: 4, step: (dice) => ({ do: 'tokens', ...ofDevice(dice, sdkDevices), are: dice.of(['short', 'expired']), ms: dice.between(5_000, 60_000) }) },
  { weight: 5, step: (dice) => ({ do: 'resend', ...ofDevice(dice, devicesWith('old', 'raw')), back: dice.between(0, 30), another: dice.happens(0.3) }) },
  { weight: 2, step: (dice) => ({ do: 'intrude', ...ofDevice(dice, ['eve-1']) }) },
  { weight: 2, step: (dice) => ({ do: 'partition', how: dice.of(['silent', 'refusing']), open: dice.of(['cut', 'stall']), ms: dice.between(1_000, 50_000) }) },
  { weight: 4, step: (dice) => ({ do: 'server_crash', crash: crash(dice), told: dice.happens(0.7), midWrite: dice.happens(0.7), downtime: dice.between(200, 8_000) }) },
  { weight: 2, step: (dice) => ({ do: 'deploy', downtime: dice.between(100, 4_000) }) },
  { weight: 3, step: (dice) => ({ do: 'disk', fault: { kind: 'slow', ms: dice.between(50, 4_000) }, ms: dice.between(1_000, 20_000) }) },
  { weight: 3, step: (dice) => ({ do: 'disk', fault: { kind: dice.of(['broken', 'full']) }, ms: dice.between(500, 15_000) }) },
];

function crash(dice: Dice): { readonly kind: 'process' } | { readonly kind: 'power'; readonly kept: number } {
  if (dice.happens(0.3)) return { kind: 'process' };
  return { kind: 'power', kept: dice.happens(0.3) ? 0 : dice.between(1, 99) / 100 };
}

const total = draws.reduce((sum, { weight }) => sum + weight, 0);

/** So much of what happens in the hostile profile is bad weather, beside the usual share. */
const BAD_WEATHER = 0.3;

function drawn(dice: Dice, profile: Profile): Step {
  if (profile === 'hostile' && dice.happens(BAD_WEATHER)) return { do: 'weather', ...ofDevice(dice), weather: weather(dice, profile), ms: dice.between(5_000, 60_000) };
  let left = dice.between(1, total);
  for (const { weight, step } of draws) if ((left -= weight) <= 0) return step(dice, profile);
  return pass(dice);
}

/** Every so many seeds, users delete something: what is gone leaves less to be looked at in the others. */
const DELETING_EVERY = 3;

const deletions: readonly (Extract<Step, { do: 'delete' }>['what'])[] = ['track', 'track', 'track', 'everything', 'everything', 'session'];

/** A session is deleted by nobody but its opener: of each the first of the cast to join it, unless a fault is quicker. */
const openers = [...new Set(cast.map(({ session }) => session))].flatMap((session) => cast.find((member) => member.session === session)?.device ?? []);

/** Deletions come in the later part, when there is something to be deleted, and are drawn apart from all else. */
function withDeletions(seed: number, steps: readonly Step[]): readonly Step[] {
  const dice = new Dice(seededRandom(`deletions ${seed}`));
  const asked = Array.from({ length: dice.between(1, 4) }, () => {
    const [place, { device }, what] = [dice.between(Math.ceil(steps.length / 3), steps.length), ofDevice(dice), dice.of(deletions)];
    return { place, step: { do: 'delete', device: what === 'session' ? dice.of(openers) : device, what } as const };
  });
  return asked.reduce<readonly Step[]>((all, { place, step }) => all.toSpliced(place, 0, step), steps);
}

/** The schedule of a seed. */
export function generate(seed: number, count: number): Schedule {
  const dice = new Dice(seededRandom(`schedule ${seed}`));
  const profile = seed % HOSTILE_EVERY === 0 ? 'hostile' : 'realistic';
  const clocks = Object.fromEntries(everyDevice.map((device) => [device, dice.happens(0.5) ? 0 : dice.between(-DAY, DAY)]));
  const steps = Array.from({ length: count }, () => (dice.happens(0.65) ? pass(dice) : drawn(dice, profile)));
  return { seed, profile, clocks, steps: seed % DELETING_EVERY === 0 ? withDeletions(seed, steps) : steps };
}
