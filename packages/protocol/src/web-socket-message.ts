import { downSchemas, type DownMessage } from './down.ts';
import { messages } from './envelope.ts';
import { upSchemas, type UpMessage } from './up.ts';

/** Any message of the protocol, in its envelope. */
export type WebSocketMessage = UpMessage | DownMessage;

/** The schema of a whole message, whichever side sent it; `decodeUp` and `decodeDown` take those of one side only. */
export const webSocketMessage = messages({ ...upSchemas, ...downSchemas });
