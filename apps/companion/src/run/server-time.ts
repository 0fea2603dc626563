import type { RealTimeSyncService } from '@paceline/client';
import type { Environment } from '@paceline/core';

export interface ServerTimeParts {
  readonly environment: Environment;
  readonly sync: RealTimeSyncService;
  /** The server's clock minus this device's as an earlier page has found it, milliseconds. */
  readonly lead: number;
}

/**
 * The server's time as well as it is known. A page that was loaded without a network has not heard the server yet: until
 * then it goes by the device's clock and by how far that was off for the page before it.
 */
export class ServerTime {
  readonly #parts: ServerTimeParts;
  #isHeard = false;

  constructor(parts: ServerTimeParts) {
    this.#parts = parts;
  }

  /** The SDK has a connection, and with it the server's clock. */
  heard(): void {
    this.#isHeard = true;
  }

  /** Epoch milliseconds of the server's clock. */
  now(): number {
    const { environment, sync, lead } = this.#parts;
    return this.#isHeard ? sync.serverNow() : environment.now() + lead;
  }

  /** What the next page may begin with. */
  get lead(): number {
    return this.now() - this.#parts.environment.now();
  }
}
