import { closeCodes, limits, PROTOCOL_VERSION, type HelloData } from '@paceline/protocol';
import type { Identity, TokenRefusal } from '../../auth/identity.ts';
import { Frame } from '../../fanout/frame.ts';
import type { Client } from '../client.ts';

export async function hello(client: Client, { version, token, client: software, telemetry, paced }: HelloData): Promise<void> {
  if (version !== PROTOCOL_VERSION) {
    client.fail('unsupported_version', `This server speaks version ${PROTOCOL_VERSION}, not ${version}.`, { type: 'hello' });
    return client.close(closeCodes.unsupportedVersion);
  }
  const identity = await identityFor(client, token);
  if ('refused' in identity) return refuse(client, identity);
  if (client.identity !== undefined && client.identity.userId !== identity.userId) {
    return client.fail('wrong_user', 'The token is of another user than the connection.', { type: 'hello' });
  }
  if (!client.identify(identity)) return;
  client.greet({ ...(telemetry !== undefined && client.dialect === 'paceline.v1' && { telemetry }), ...(paced !== undefined && { isPaced: paced }) });
  client.services.log.debug({ userId: identity.userId, client: software }, 'a client has said hello');
  welcome(client, identity);
}

async function identityFor({ services, identity }: Client, token: string | undefined): Promise<Identity | TokenRefusal> {
  if (token !== undefined) return services.verifier.verify(token);
  return identity ?? { refused: 'invalid', message: 'The hello carries no token, and the upgrade request carried none either.' };
}

function refuse(client: Client, { refused, message }: TokenRefusal): void {
  const isExpired = refused === 'expired';
  client.fail(isExpired ? 'token_expired' : 'unauthorized', message, { type: 'hello' });
  client.close(isExpired ? closeCodes.tokenExpired : closeCodes.unauthorized);
}

function welcome(client: Client, { userId }: Identity): void {
  const { environment, limits: configured } = client.services;
  const serverTime = environment.now();
  const { pingInterval, messageBytes } = configured;
  const { batchSamples } = limits;
  client.send(Frame.of('welcome', { userId, version: PROTOCOL_VERSION, serverTime, pingInterval, messageBytes, batchSamples }, serverTime));
}
