import type { PingData } from '@paceline/protocol';
import { Frame } from '../../fanout/frame.ts';
import type { Client } from '../client.ts';

/** Answers with the server's clock. Receipt and answer share one stamp: nothing lies between them. */
export function answerPing(client: Client, { t0 }: PingData): void {
  const now = client.services.environment.now();
  client.send(Frame.of('pong', { ...(t0 === undefined ? {} : { t0 }), t1: now, t2: now }, now));
}
