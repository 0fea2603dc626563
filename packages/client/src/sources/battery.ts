import type { Rate } from '../live/attention.ts';

/** What a device knows of its battery. */
export interface Battery {
  /** From 0, empty, to 1. */
  readonly level: number;
  readonly isCharging: boolean;
}

/** How closely a run is told and followed. */
export interface Rates {
  /** Milliseconds between two readings, for `interval` of `runSource`. */
  readonly interval: number;
  /** How closely the others are followed, for `attention` of a live connection. */
  readonly attention: Rate;
}

/** Up to which level which rates hold, the lowest first. */
const savings: readonly (Rates & { readonly upTo: number })[] = [
  // Less often would not do: who is not heard for 5 s is not shown as live any more, and networks need some of that.
  { upTo: 0.15, interval: 2_900, attention: 'slow' },
  { upTo: 0.3, interval: 1_900, attention: 'full' },
];

const usual: Rates = { interval: 900, attention: 'full' };

/**
 * The rates for a battery: one reading a second, every second one from 30 % down, every third one from 15 % down; what is
 * saved is the radio. Positions stay as accurate as ever, because a run cannot be made of worse ones. Undefined: not known.
 */
export function batterySaver(battery: Battery | undefined): Rates {
  if (battery === undefined || battery.isCharging) return usual;
  const { interval, attention } = savings.find(({ upTo }) => battery.level <= upTo) ?? usual;
  return { interval, attention };
}

/** The part of the Battery Status API that is used. */
export interface BatteryManagerLike {
  readonly level: number;
  readonly charging: boolean;
}

// Read from globalThis, because this package is compiled without the DOM's types.
const page = globalThis as { readonly navigator?: { getBattery?(): Promise<BatteryManagerLike> } };

const ownBattery = (): Promise<BatteryManagerLike> | undefined => page.navigator?.getBattery?.();

/** Tells the battery of a page's device whenever it is called: undefined until the browser has told it, and where it never does. */
export function pageBattery(asked: Promise<BatteryManagerLike> | undefined = ownBattery()): () => Battery | undefined {
  let known: BatteryManagerLike | undefined;
  // A browser that refuses is one that does not know.
  asked?.then((battery) => (known = battery), () => undefined);
  return () => known && { level: known.level, isCharging: known.charging };
}
