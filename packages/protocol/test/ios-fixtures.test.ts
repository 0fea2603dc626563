import { describe, expect, test } from 'vitest';
import { downSchemas, upSchemas, type DownMessage, type UpMessage } from '../src/index.ts';
import { decodeDown, decodeUp, encodeDown, encodeUp } from '../src/ios/index.ts';
import { fixtures, type Fixture } from './fixtures.ts';

const good = fixtures('ios/good');
const bad = fixtures('ios/bad');

const titled = (all: readonly Fixture[]) => all.map((fixture) => [`[${fixture.rules.join('] [')}] ${fixture.name}`, fixture] as const);
const decode = ({ direction, frame }: Fixture) => (direction === 'up' ? decodeUp(frame) : decodeDown(frame));
const encode = ({ direction, message }: Fixture) => (direction === 'up' ? encodeUp(message as UpMessage) : encodeDown(message as DownMessage));

/** The members of a frame, those within the base64 included: their order and the escapes of JSON mean nothing. */
function opened(frame: string): object {
  const { data, ...envelope } = JSON.parse(frame);
  const inner = Buffer.from(data, 'base64').toString();
  expect(Buffer.from(inner).toString('base64')).toBe(data);
  return { ...envelope, data: inner.startsWith('{') ? JSON.parse(inner) : inner };
}

describe('good messages of the iOS encoding', () => {
  test.each(titled(good))('are read: %s', (_, fixture) => {
    expect(decode(fixture)).toEqual({ ok: true, message: fixture.decoded });
  });

  test.each(titled(good.filter(({ readOnly }) => !readOnly)))('are written: %s', (_, fixture) => {
    expect(opened(encode(fixture))).toEqual(opened(fixture.frame));
  });

  test.each([
    ['up', upSchemas],
    ['down', downSchemas],
  ] as const)('are there for every type that goes %s', (direction, schemas) => {
    const covered = good.filter((fixture) => fixture.direction === direction).map(({ message }) => (message as UpMessage).type);
    expect(new Set(covered)).toEqual(new Set(Object.keys(schemas)));
  });

  test('show what a device writes: escaped slashes, fractions of a second, empty data', () => {
    const frames = good.filter(({ direction }) => direction === 'up').map(({ frame }) => frame);
    for (const device of [/"data":"[^"]*\\\/[^"]*"/, /"timestamp":\d+\.\d+/, /"data":""/]) expect(frames.some((frame) => device.test(frame)), String(device)).toBe(true);
  });

  test('show no place where anyone lives', () => {
    for (const { frame, name } of good) {
      for (const [, coordinate, degrees] of JSON.stringify(opened(frame)).matchAll(/"(latitude|longitude)":(-?[\d.]+)/g)) {
        const distance = Math.abs(Number(degrees) - (coordinate === 'latitude' ? 46 : -30));
        expect(distance < 0.1 || Number(degrees) === 0, name).toBe(true);
      }
    }
  });
});

describe('bad messages of the iOS encoding fail as their fixtures say', () => {
  test.each(titled(bad))('%s', (_, fixture) => {
    expect(decode(fixture)).toEqual({ ok: false, failure: fixture.failure });
  });
});
