import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { downSchemas, PROTOCOL_VERSION, SUBPROTOCOL, upSchemas } from '../src/index.ts';
import { jsonSchemaOf } from '../src/json-schema.ts';

/** What the messages of each version look like on the wire. Rule [U1] of PROTOCOL.md says what may change within a version. */
const fingerprints: Readonly<Record<number, string>> = {
  1: 'c3cc7c726a37c4cc743dd4bdbf83666729be4388a827ee66b08ce00b6c973d0a',
};

/** The order in which the members of an object are written down means nothing on the wire. */
const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

const whatToDo =
  'The messages on the wire have changed. If old clients and servers still understand the new ones by rule [U1] of PROTOCOL.md ' +
  '(a new type, an optional member, a new event kind), put the new fingerprint into the table. If not, increase PROTOCOL_VERSION, ' +
  'give it a subprotocol of its own and add a line to the table. Either way, bring PROTOCOL.md and the fixtures up to date.';

test('[U1] [U2] what goes over the wire changes only together with a decision about the version', () => {
  const schemas = [upSchemas, downSchemas].map((direction) => Object.fromEntries(Object.entries(direction).map(([type, schema]) => [type, jsonSchemaOf(schema)])));
  const fingerprint = createHash('sha256').update(JSON.stringify(schemas, inOrder)).digest('hex');
  expect({ version: PROTOCOL_VERSION, fingerprint }, whatToDo).toEqual({ version: PROTOCOL_VERSION, fingerprint: fingerprints[PROTOCOL_VERSION] });
});

test('[H1] the subprotocol carries the version', () => {
  expect(SUBPROTOCOL).toBe(`paceline.v${PROTOCOL_VERSION}`);
});
