import type { Environment } from '@paceline/core';
import { V7Generator } from 'uuidv7';

/** Makes UUIDs of version 7 (RFC 9562): unique everywhere, and ascending in time so that a database's index stays dense. */
export function idSource(environment: Environment): () => string {
  const generator = new V7Generator();
  return () => generator.generateOrResetWithTs(Math.floor(environment.now())).toString();
}
