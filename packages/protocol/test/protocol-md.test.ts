import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { closeCodes, decodeDown, decodeUp, downSchemas, errorCodes, limits, upSchemas } from '../src/index.ts';
import { jsonSchemaOf, type JsonSchema } from '../src/json-schema.ts';
import { sessionFact } from '../src/messages/session-event.ts';
import { fieldRows, type FieldRow } from './field-rows.ts';
import { fixtures } from './fixtures.ts';
import { anchors, blocks, headings, referredIds, ruleIds, table, withoutTicks } from './protocol-md.ts';

const schemas = { ...upSchemas, ...downSchemas };

/** The documented fields of a message; a row "*" stands for all rows of the section that it links to. */
function documentedFields(heading: string): readonly FieldRow[] {
  return table(heading, 'field').flatMap(([field, type = '', required]) => {
    const name = withoutTicks(field);
    const link = /\(#(\w+)\)/.exec(type)?.[1];
    if (link === undefined) return [[name, type, required] as FieldRow];
    const linked = headings.find((other) => other.toLowerCase() === link) ?? link;
    return documentedFields(linked).map(([part, ...rest]) => [name.replace('*', part), ...rest] as FieldRow);
  });
}

const sorted = <Row extends readonly unknown[]>(rows: readonly Row[]): readonly Row[] =>
  [...rows].sort((a, b) => String(a[0]).localeCompare(String(b[0])));

describe('PROTOCOL.md says what the code does', () => {
  test.each(Object.entries(schemas))('the fields of %s', (type, schema) => {
    expect(sorted(documentedFields(type))).toEqual(sorted(fieldRows(jsonSchemaOf(schema))));
  });

  test('[V7] the kinds of events', () => {
    const kinds = (jsonSchemaOf(sessionFact)['oneOf'] as readonly JsonSchema[]).map(({ properties }) => {
      const { kind, ...members } = properties as Readonly<Record<string, JsonSchema>>;
      return [kind?.['const'], Object.keys(members).join(', ')];
    });
    expect(table('Events', 'kind').map(([kind, members]) => [withoutTicks(kind), withoutTicks(members)])).toEqual(kinds);
  });

  test('[X1] the errors', () => {
    const documented = table('Errors', 'code').map(([code, retry, remedy]) => [withoutTicks(code), { retry, remedy }]);
    expect(Object.fromEntries(documented)).toEqual(errorCodes);
  });

  test('[C1] the close codes', () => {
    const documented = table('Close codes', 'code').map(([code, name, policy, reason]) => ({ code: Number(code), name: withoutTicks(name), policy, reason }));
    expect(documented).toEqual(Object.values(closeCodes));
  });

  test('[L1] the limits', () => {
    const documented = table('Limits', 'bound').map(([bound, value]) => [withoutTicks(bound), Number(value)]);
    expect(Object.fromEntries(documented)).toEqual(limits);
  });
});

describe('the examples in PROTOCOL.md are messages', () => {
  test.each(blocks('json'))('%s', (example) => {
    expect(decodeUp(example)).toMatchObject({ ok: true });
  });

  test.each(blocks('transcript').flatMap((block) => block.split('\n').filter((line) => /^[→←]/.test(line))))('%s', (line) => {
    expect(line.startsWith('→') ? decodeUp(line.slice(2)) : decodeDown(line.slice(2))).toMatchObject({ ok: true });
  });

  test('the transcript has both sides of a session', () => {
    expect(blocks('transcript').join('').match(/^[→←]/gm)?.length).toBeGreaterThan(15);
  });
});

describe('the rules of PROTOCOL.md', () => {
  test('are each defined once', () => {
    expect(ruleIds.filter((id, index) => ruleIds.indexOf(id) !== index)).toEqual([]);
    expect(ruleIds.length).toBeGreaterThan(60);
  });

  test('are defined when they are referred to', () => {
    expect(referredIds.filter((id) => !ruleIds.includes(id))).toEqual([]);
    expect(anchors.filter((anchor) => !headings.some((heading) => heading.toLowerCase().replaceAll(' ', '-') === anchor))).toEqual([]);
  });

  test('are those that the fixtures and the tests name', () => {
    const tests = readdirSync(import.meta.dirname).map((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8'));
    const named = tests.flatMap((source) => [...source.matchAll(/(?:test|describe)\('(?:\[([A-Z]\d+)\] ?)/g)].map((match) => match[1] ?? ''));
    const belonging = (['good', 'bad', 'ios/good', 'ios/bad'] as const).flatMap(fixtures).flatMap(({ rules }) => rules);
    expect(named.length).toBeGreaterThan(5);
    expect([...named, ...belonging].filter((id) => !ruleIds.includes(id))).toEqual([]);
  });
});
