// `npm start`: everything that a fresh clone needs, then `paceline serve --demo` with the given options.
import { fail } from './run.mjs';
import { buildCompanion, install } from './setup.mjs';
import { paceline } from './paceline.mjs';

try {
  await install();
  await buildCompanion();
  process.exitCode = await paceline(['serve', '--demo', ...process.argv.slice(2)]);
} catch (error) {
  fail(error);
}
