import { describe, expect, it } from 'vitest';
import { batterySaver, pageBattery } from '@paceline/client/sources';

const intervalAt = (level: number, isCharging = false): number => batterySaver({ level, isCharging }).interval;

describe('the rates for a battery', () => {
  it('are those of always while it is full, charging or unknown', () => {
    expect([batterySaver(undefined), batterySaver({ level: 0.31, isCharging: false }), batterySaver({ level: 0.01, isCharging: true })]).toEqual(
      Array.from({ length: 3 }, () => ({ interval: 900, attention: 'full' })),
    );
  });

  it('are lower the emptier it is', () => {
    expect([intervalAt(0.3), intervalAt(0.16), intervalAt(0.15), intervalAt(0)]).toEqual([1_900, 1_900, 2_900, 2_900]);
    expect(batterySaver({ level: 0.1, isCharging: false }).attention).toBe('slow');
  });

  it('never let a runner look lost: at fixes each second two readings are at most three seconds apart', () => {
    for (let level = 0; level <= 1; level += 0.01) expect(Math.ceil(intervalAt(level) / 1_000)).toBeLessThanOrEqual(3);
  });
});

describe('the battery of a page', () => {
  it('is what the browser says of it now', async () => {
    const manager = { level: 0.5, charging: true };
    const battery = pageBattery(Promise.resolve(manager));
    expect(battery()).toBeUndefined();
    await Promise.resolve();
    expect(battery()).toEqual({ level: 0.5, isCharging: true });
    Object.assign(manager, { level: 0.1, charging: false });
    expect(battery()).toEqual({ level: 0.1, isCharging: false });
  });

  it('is unknown where the browser does not tell it', async () => {
    const refused = pageBattery(Promise.reject(new Error('NotAllowedError')));
    await Promise.resolve();
    await Promise.resolve();
    expect([refused(), pageBattery(undefined)()]).toEqual([undefined, undefined]);
  });
});
