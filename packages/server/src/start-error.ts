import { StoreError } from '@paceline/engine/store';
import { SigningKeyError } from './auth/signing-key.ts';
import type { ServerConfig } from './config.ts';

/** The server cannot start or do its work for a reason that the operator can mend; `message` is one sentence that says how. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** The reason for which the server could not start, if it is one that an operator can mend; otherwise the error itself, a bug. */
export function startErrorOf(error: unknown, config: ServerConfig): unknown {
  if (error instanceof StoreError || error instanceof SigningKeyError) return new StartError(error.message, { cause: error });
  const sentence = error instanceof Error ? listenSentence((error as NodeJS.ErrnoException).code, config) : undefined;
  return sentence === undefined ? error : new StartError(sentence, { cause: error });
}

function listenSentence(code: string | undefined, { host, port }: ServerConfig): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another program; stop that one, or choose another port with --port (0 picks a free one).`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user; choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return `${host} is not an address of this machine; give one of its own addresses with --host, or --host alone for all of them.`;
    default:
      return undefined;
  }
}
