import { defaultLimits } from '@paceline/engine';
import { defaultConfig } from '../config.ts';

export const mainHelp = `Usage: paceline <command> [options]

Real-time synchronization for people who run together in different places.

Commands:
  serve      Start the server with its embedded store
  simulate   Let virtual runners join a session over the network
  analyze    Tell what recorded runs were: distance, splits, pauses, and what in them cannot be believed
  doctor     Check from a client's side whether a server works, and say what to do when not

Options:
  -h, --help     Show this help; "paceline <command> --help" shows that of a command
  -v, --version  Show the version
`;

export const serveHelp = `Usage: paceline serve [options]

Starts the server: HTTP, WebSocket and the web companion on one port, with an embedded store.
Ctrl-C or SIGTERM stops it: clients are asked to come back later and everything is written to disk first.

Options:
  --port N                     TCP port; 0 picks a free one (default: $PORT, else ${defaultConfig.port})
  --host [ADDRESS]             Address to listen on (default: ${defaultConfig.host});
                               without an address 0.0.0.0, and phones in the same network get a QR code
  --data DIR                   Folder of the database and the signing key (default: ${defaultConfig.dataDir})
  --demo, --no-demo            Open a demo session with three simulated runners (default: no)
  --public-url URL             What links to this server begin with, when it stands behind a proxy
  --open                       Believe apps that can send no token who they say they are; for a closed network,
                               refused where this server can be reached from elsewhere
  --open-to-everyone           With --open: also where everyone can reach it, such as behind a proxy that knows its users
  --tiles URL                  Raster tiles for the companion's map, with {z}, {x} and {y}
  --log-level LEVEL            debug, info, warn, error or silent (default: ${defaultConfig.logLevel})
  --connections-per-address N  WebSockets that one address may hold (default: ${defaultLimits.connectionsPerAddress})
  --guests-per-minute N        New guests that one address may make per minute (default: ${defaultLimits.guestsPerMinute})
  --limit NAME=VALUE           Any other bound, as often as wanted: its name in server-limits.ts, in milliseconds or bytes
                               where it is a time or a size, such as drainTimeout=10000
  -h, --help                   Show this help
`;
