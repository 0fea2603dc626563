import type { LogFields } from '@paceline/engine';
import { VirtualEnvironment } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { calmLog } from '../../src/observe/calm-log.ts';

function world() {
  const environment = new VirtualEnvironment();
  const lines: (readonly [string, LogFields, string])[] = [];
  const at = (level: string) => (fields: LogFields, event: string) => void lines.push([level, fields, event]);
  return { environment, lines, log: calmLog({ debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, environment) };
}

describe('a calm log', () => {
  it('[N15] writes what fails again and again once a minute, and how often it was', async () => {
    const { environment, lines, log } = world();
    for (let second = 0; second < 150; second += 1) {
      for (const userId of ['ana', 'ben']) log.error({ userId }, 'samples could not be stored');
      if (second === 70) log.warn({}, 'something else');
      await environment.advance(1_000);
    }
    expect(lines).toEqual([
      ['error', { userId: 'ana' }, 'samples could not be stored'],
      ['error', { userId: 'ana', count: 119 }, 'samples could not be stored'],
      ['warn', {}, 'something else'],
      ['error', { userId: 'ana', count: 119 }, 'samples could not be stored'],
    ]);
  });

  it('tells what happens once as it is, and leaves alone what is no fault', async () => {
    const { environment, lines, log } = world();
    log.error({ code: 1 }, 'it failed');
    await environment.advance(60_000);
    log.error({ code: 2 }, 'it failed');
    for (let count = 0; count < 3; count += 1) {
      log.info({}, 'a fact');
      log.debug({}, 'a detail');
    }
    expect(lines.map(([level, fields]) => [level, fields.code, fields.count])).toEqual([
      ['error', 1, undefined], ['error', 2, undefined],
      ['info', undefined, undefined], ['debug', undefined, undefined], ['info', undefined, undefined], ['debug', undefined, undefined], ['info', undefined, undefined], ['debug', undefined, undefined],
    ]);
  });
});
