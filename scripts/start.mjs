// `npm start`: everything that a fresh clone needs, then `paceline serve --demo` with the given options.
import { fail } from './run.mjs';
import { buildCompanion, install } from './setup.mjs';
import { paceline } from './paceline.mjs';

const help = `npm start [-- options]

Sets the clone up when needed (packages, Node 24, the companion), then runs "paceline serve --demo":
the server with a demo session in which three simulated runners run. Ctrl-C stops it.

  --no-demo        no demo session
  --port N         another port than 8080 (or set PORT); 0 picks a free one
  --data DIR       another folder than ./data for the database and the signing key
  --host [ADDRESS] reachable from phones in the same network, with a QR code
  --tiles URL      raster tiles behind the tracks on the map
  --help           show this

"npx paceline serve --help" shows all options.`;

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  console.log(help);
  process.exit(0);
}

try {
  await install();
  await buildCompanion();
  process.exitCode = await paceline(['serve', '--demo', ...args]);
} catch (error) {
  fail(error);
}
