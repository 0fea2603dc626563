import { fileURLToPath } from 'node:url';
import { defaultLimits, type ServerLimits } from '@paceline/engine';

/** Everything an operator can set, with its default. Durations in milliseconds, sizes in bytes. */
export interface ServerConfig {
  /** Address to listen on; `127.0.0.1` unless the operator opens it. */
  readonly host: string;
  /** TCP port; 0 lets the system pick one. */
  readonly port: number;
  /** Folder of the database and the signing key. */
  readonly dataDir: string;
  /** Address that links begin with, when it is not the one listened on (behind a proxy). */
  readonly publicUrl: string | undefined;
  /**
   * Whether apps that can carry no identity are believed who they say they are: `no`; `on_private_network`, and the server
   * does not start where others could reach it; or `to_everyone` who can. See rule D7 of PROTOCOL.md.
   */
  readonly open: 'no' | 'on_private_network' | 'to_everyone';
  /** Raster tile URL template for the companion's map; without it the map draws tracks alone. */
  readonly tiles: string | undefined;
  /** Folder of the built companion that is served at `/`. */
  readonly companionDir: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly limits: ServerLimits;
}

export const defaultConfig: ServerConfig = {
  host: '127.0.0.1',
  port: 8080,
  dataDir: './data',
  publicUrl: undefined,
  open: 'no',
  tiles: undefined,
  companionDir: fileURLToPath(new URL('../../../apps/companion/dist', import.meta.url)),
  logLevel: 'warn',
  limits: defaultLimits,
};
