import { closeCodes, type CloseReason } from './close-codes.ts';
import { downSchemas } from './down.ts';
import type { Schemas } from './envelope.ts';
import { errorCodes } from './error-codes.ts';
import { envelopeOf, jsonSchemaOf, type JsonSchema } from './json-schema.ts';
import type { MessageType } from './message-types.ts';
import { upSchemas } from './up.ts';
import { PROTOCOL_VERSION, SUBPROTOCOL } from './version.ts';

interface Reference {
  readonly $ref: string;
}

/** The parts of an AsyncAPI 3.0 document that describe Paceline's WebSocket. */
export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string; readonly license: { readonly name: string } };
  readonly defaultContentType: string;
  readonly channels: Readonly<Record<string, AsyncApiChannel>>;
  readonly operations: Readonly<Record<string, AsyncApiOperation>>;
  readonly components: {
    readonly messages: Readonly<Record<string, AsyncApiMessage>>;
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  };
}

export interface AsyncApiChannel {
  readonly address: string;
  readonly description: string;
  readonly messages: Readonly<Record<string, Reference>>;
  readonly bindings: JsonSchema;
  readonly 'x-close-codes': readonly CloseReason[];
}

/** One direction, as the server sees it: it receives what clients send. */
export interface AsyncApiOperation {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly summary: string;
  readonly security?: readonly Reference[];
  readonly messages: readonly Reference[];
}

export interface AsyncApiMessage {
  readonly name: string;
  readonly summary: string;
  readonly contentType: string;
  readonly payload: JsonSchema;
}

const summaries: Readonly<Record<MessageType, string>> = {
  hello: 'The first message of a client: who it is and what it speaks.',
  join_session: 'Joins a session, or opens it if it does not exist.',
  leave_session: 'Leaves a session for good.',
  pace_update: 'One sample, sent live.',
  track_batch: 'Samples that were recorded while offline, or faster than one message each would carry.',
  watch: 'How closely the sender follows the live picture.',
  ping: 'Asks for a pong.',
  pong: 'Answers a ping.',
  welcome: "The server's answer to hello.",
  session_status: 'The state of a session; with `you`, the confirmation of a join.',
  session_event: 'One ordered, numbered fact of a session.',
  friend_update: 'The newest sample of one runner.',
  friend_updates: 'One tick: the newest sample of everyone who sent one since the last tick.',
  ack: "Every sample up to `seq` is on the server's disk.",
  cadence: 'When the samples of the receiver should arrive.',
  error: 'Something that the receiver asked for was not done.',
  reconnect: 'The server asks the client to open a new connection, because this one is about to be closed.',
};

const channel = 'paceline';

const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'In the Authorization header of the upgrade, or in hello.' },
  ticket: { type: 'httpApiKey', name: 'ticket', in: 'query', description: 'A single-use ticket, valid for 60 seconds.' },
};

const security: readonly Reference[] = Object.keys(securitySchemes).map((name) => ({ $ref: `#/components/securitySchemes/${name}` }));

/** An AsyncAPI 3.0 document of the WebSocket, made from the schemas that the codec checks with. */
export function asyncApiDocument(): AsyncApiDocument {
  const messages = { ...messagesOf(upSchemas), ...messagesOf(downSchemas) };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Paceline',
      version: `${PROTOCOL_VERSION}.0.0`,
      description: 'Real-time synchronization of people who run together in different places. PROTOCOL.md has the rules.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    channels: { [channel]: channelOf(Object.keys(messages)) },
    operations: {
      fromClient: { ...operation('receive', 'What a client may send.', upSchemas), security },
      fromServer: operation('send', 'What the server may send.', downSchemas),
    },
    components: {
      messages,
      securitySchemes,
    },
  };
}

function channelOf(types: readonly string[]): AsyncApiChannel {
  return {
    address: '/ws',
    description: `WebSocket with the subprotocol ${SUBPROTOCOL}; one JSON message in each text frame; ticks and live samples may be binary frames, which rules B1 to B5 of PROTOCOL.md describe.`,
    messages: Object.fromEntries(types.map((type) => [type, { $ref: `#/components/messages/${type}` }])),
    bindings: {
      ws: {
        bindingVersion: '0.1.0',
        method: 'GET',
        query: { type: 'object', properties: { ticket: { type: 'string' } } },
        headers: { type: 'object', properties: { 'Sec-WebSocket-Protocol': { type: 'string', enum: [SUBPROTOCOL] } } },
      },
    },
    'x-close-codes': Object.values(closeCodes),
  };
}

function operation(action: AsyncApiOperation['action'], summary: string, schemas: Schemas): AsyncApiOperation {
  return {
    action,
    channel: { $ref: `#/channels/${channel}` },
    summary,
    messages: Object.keys(schemas).map((type) => ({ $ref: `#/channels/${channel}/messages/${type}` })),
  };
}

function messagesOf(schemas: Schemas): Record<string, AsyncApiMessage> {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, messageOf(type as MessageType, jsonSchemaOf(schema))]));
}

function messageOf(type: MessageType, data: JsonSchema): AsyncApiMessage {
  return {
    name: type,
    summary: summaries[type],
    contentType: 'application/json',
    payload: envelopeOf(type, type === 'error' ? withKnownCodes(data) : data),
  };
}

/** Lists the codes of this version as examples: a later one may add some, so they are no enumeration. */
function withKnownCodes(data: JsonSchema): JsonSchema {
  const properties = data['properties'] as Readonly<Record<string, JsonSchema>>;
  return { ...data, properties: { ...properties, code: { ...properties['code'], examples: Object.keys(errorCodes) } } };
}
