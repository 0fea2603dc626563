import { describe, expect, test } from 'vitest';
import { decodeDown, decodeUp, downSchemas, encode, upSchemas, type DownMessage, type UpMessage } from '../src/index.ts';
import { fixtures, type Fixture } from './fixtures.ts';

const decode = ({ direction, frame }: Fixture) => (direction === 'up' ? decodeUp(frame) : decodeDown(frame));
const titled = (all: readonly Fixture[]) => all.map((fixture) => [`[${fixture.rules.join('] [')}] ${fixture.name}`, fixture] as const);

const good = fixtures('good');
const bad = fixtures('bad');

describe('good messages mean what their fixtures say', () => {
  test.each(titled(good))('%s', (_, fixture) => {
    expect(decode(fixture)).toEqual({ ok: true, message: fixture.decoded });
    expect(JSON.parse(encode(fixture.decoded as UpMessage | DownMessage))).toEqual(fixture.decoded);
  });

  test.each([
    ['up', upSchemas],
    ['down', downSchemas],
  ] as const)('every type that goes %s has one', (direction, schemas) => {
    const covered = good.filter((fixture) => fixture.direction === direction).map(({ decoded }) => (decoded as UpMessage).type);
    expect(new Set(covered)).toEqual(new Set(Object.keys(schemas)));
  });
});

describe('bad messages fail as their fixtures say', () => {
  test.each(titled(bad))('%s', (_, fixture) => {
    expect(decode(fixture)).toEqual({ ok: false, failure: fixture.failure });
  });
});

test('fixtures show no place where anyone lives', () => {
  for (const { frame } of good) {
    for (const [, name, degrees] of frame.matchAll(/"(latitude|longitude)":(-?[\d.]+)/g)) {
      expect(Math.abs(Number(degrees) - (name === 'latitude' ? 46 : -30))).toBeLessThan(0.1);
    }
  }
});
