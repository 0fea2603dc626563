// `npm test`: sets the clone up, runs every check there is, and closes with one line of counts.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from './chromium.mjs';
import { pythonWebSockets } from './foreign.mjs';
import { fail, root, run, step } from './run.mjs';
import { buildCompanion, install, modernNode } from './setup.mjs';

const usage = `npm test [-- PATH …]

Sets the clone up when needed (packages, Chromium, on Debian Python's websockets, the companion), then runs
the type check, the lint, the search for unused code and all tests: unit, property, contract, whole-system,
browser, and clients in other languages.

  PATH …   run only the tests whose path contains one of these, without the other checks
  --help   show this`;

const paths = process.argv.slice(2);
if (paths.includes('--help')) {
  console.log(usage);
  process.exit(0);
}

try {
  await install();
  process.env['CHROMIUM_PATH'] = await chromium();
  await pythonWebSockets();
  const failed = paths.length > 0 ? [] : await checks();
  await buildCompanion();
  const counts = await tests();
  for (const name of failed) console.log(`The ${name} failed; see its lines above.`);
  console.log(`${counts.passed} passed, ${counts.failed + failed.length} failed, ${counts.skipped} skipped`);
  process.exitCode = failed.length === 0 && counts.ok ? 0 : 1;
} catch (error) {
  fail(error);
}

/** Runs the checks that are not tests; returns the names of those that failed. */
async function checks() {
  const bin = (path) => join(root, 'node_modules', path);
  const all = [
    { name: 'type check', args: [bin('@typescript/native/bin/tsc'), '-b'] },
    { name: 'lint', args: [bin('oxlint/bin/oxlint'), '--type-aware', '--quiet'] },
    { name: 'search for unused code', args: [bin('knip/bin/knip.js'), '--no-progress'] },
  ];
  const failed = [];
  for (const { name, args } of all) {
    const code = await step(`Running the ${name}`, () => run(modernNode(), args));
    if (code !== 0) failed.push(name);
  }
  return failed;
}

async function tests() {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-test-'));
  const report = join(folder, 'report.json');
  try {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await run(modernNode(), [vitest, 'run', ...reporters, ...paths]);
    return { ok: code === 0, ...countsIn(report) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countsIn(report) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that cannot be loaded has no tests to count, and is a failure all the same.
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + numTodoTests };
}
