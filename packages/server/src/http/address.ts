import { limitKey } from '../limits/limit-key.ts';
import type { NodeBindings } from './node-server.ts';

/** What counts as one address for the limits. An empty one stands for requests whose connection is already gone. */
export const limitKeyOf = ({ env }: { readonly env: NodeBindings }): string => limitKey(env.incoming.socket.remoteAddress ?? '');
