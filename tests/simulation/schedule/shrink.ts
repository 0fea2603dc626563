import type { Schedule, Step } from './steps.ts';

/** Whether a schedule still fails in the way that is looked for. */
type Fails = (schedule: Schedule) => Promise<boolean>;

export interface ShrinkOptions {
  readonly fails: Fails;
  /** Whether there is time for another attempt. */
  readonly mayGoOn: () => boolean;
}

/** Makes a failing schedule smaller: drops stretches of steps, then single ones, then shortens what is left. */
export async function shrink(schedule: Schedule, options: ShrinkOptions): Promise<Schedule> {
  let smallest = schedule;
  for (let before = Infinity; sizeOf(smallest) < before && options.mayGoOn(); ) {
    before = sizeOf(smallest);
    smallest = await withoutStretches(smallest, options);
    smallest = await simpler(smallest, options);
  }
  return smallest;
}

const sizeOf = ({ steps, clocks }: Schedule): number => JSON.stringify([steps, clocks]).length;

async function withoutStretches(schedule: Schedule, { fails, mayGoOn }: ShrinkOptions): Promise<Schedule> {
  let smallest = schedule;
  for (let length = Math.ceil(schedule.steps.length / 2); length >= 1; length = Math.floor(length / 2)) {
    // From the end, because what comes after the failure is not needed at all.
    for (let end = smallest.steps.length; end > 0 && mayGoOn(); end -= length) {
      const steps = smallest.steps.toSpliced(Math.max(0, end - length), Math.min(length, end));
      const candidate = { ...smallest, steps };
      if (await fails(candidate)) smallest = candidate;
    }
  }
  return smallest;
}

async function simpler(schedule: Schedule, { fails, mayGoOn }: ShrinkOptions): Promise<Schedule> {
  let smallest = schedule;
  const attempt = async (candidate: Schedule): Promise<void> => {
    if (mayGoOn() && sizeOf(candidate) < sizeOf(smallest) && (await fails(candidate))) smallest = candidate;
  };
  await attempt({ ...smallest, clocks: {} });
  for (const device of Object.keys(smallest.clocks)) {
    const { [device]: _right, ...clocks } = smallest.clocks;
    await attempt({ ...smallest, clocks });
  }
  await attempt({ ...smallest, profile: 'realistic' });
  for (const place of smallest.steps.keys()) {
    for (const step of shorter(smallest.steps[place])) await attempt({ ...smallest, steps: smallest.steps.with(place, step) });
  }
  return smallest;
}

/** Simpler forms of a step, the simplest first. */
function shorter(step: Step | undefined): readonly Step[] {
  if (step === undefined || !('ms' in step)) return [];
  return [100, 1_000, Math.round(step.ms / 2), Math.round(step.ms / 1_000) * 1_000].map((ms) => ({ ...step, ms }));
}
