import { describe, expect, test } from 'vitest';
import { asyncApiDocument } from '../src/asyncapi.ts';
import { closeCodes, downSchemas, errorCodes, upSchemas } from '../src/index.ts';
import { fieldRows } from './field-rows.ts';
import { fixtures } from './fixtures.ts';

const document = asyncApiDocument();
const { paceline } = document.channels;

const typesOf = (operation: string): readonly string[] =>
  (document.operations[operation]?.messages ?? []).map(({ $ref }) => $ref.replace('#/channels/paceline/messages/', ''));

/** What a JSON pointer of the document leads to. */
const resolve = (pointer: string): unknown =>
  pointer.slice(2).split('/').reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>>)[key], document);

const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');

describe('the AsyncAPI document', () => {
  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  test('has no reference that leads nowhere', () => {
    expect(references.length).toBeGreaterThan(30);
    expect(references.filter((pointer) => resolve(pointer) === undefined)).toEqual([]);
  });

  test('[H1] describes one channel, as the server sees it', () => {
    expect(paceline?.address).toBe('/ws');
    expect(document.operations).toMatchObject({ fromClient: { action: 'receive' }, fromServer: { action: 'send' } });
  });

  test.each([
    ['fromClient', upSchemas],
    ['fromServer', downSchemas],
  ])('%s has every message of its direction', (operation, schemas) => {
    expect(typesOf(operation)).toEqual(Object.keys(schemas));
    expect(Object.keys(document.components.messages)).toEqual(expect.arrayContaining(Object.keys(schemas)));
    expect(Object.keys(paceline?.messages ?? {})).toEqual(expect.arrayContaining(Object.keys(schemas)));
  });

  test('ping and pong are the same in both directions, so that one description serves', () => {
    expect([upSchemas.ping, upSchemas.pong]).toEqual([downSchemas.ping, downSchemas.pong]);
  });

  test.each(fixtures('good').map((fixture) => [fixture.name, fixture] as const))('knows the members of the golden message %s', (_, { decoded }) => {
    const { type, data } = decoded as { type: string; data: object };
    const message = document.components.messages[type];
    const rows = fieldRows(message?.payload ?? {}).map(([field]) => field);
    expect(rows).toEqual(expect.arrayContaining(['type', 'timestamp', ...Object.keys(data).map((member) => `data.${member}`)]));
    expect(message?.summary).toMatch(/\.$/);
  });

  test('[V5] does not promise the stand-in for unknown kinds, which no server writes', () => {
    expect(JSON.stringify(document)).not.toContain('"const":"unknown"');
  });

  test('[C1] [X1] carries the close codes and the error codes', () => {
    expect(paceline?.['x-close-codes']).toEqual(Object.values(closeCodes));
    expect(JSON.stringify(document.components.messages['error'])).toContain(JSON.stringify(Object.keys(errorCodes)));
  });
});
