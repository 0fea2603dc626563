// What the proofs share: each is a TypeScript program with a `--help`, which runs on the right Node.
import { join } from 'node:path';
import { fail, root, run } from './run.mjs';
import { install, modernNode } from './setup.mjs';

/** Shows `usage` when it is asked for; otherwise installs what is missing and runs that file of the repository. */
export async function prove(usage, file, flags = []) {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) return console.log(usage);
  try {
    await install();
    process.exitCode = await run(modernNode(), ['-C', 'source', ...flags, join(root, file), ...args]);
  } catch (error) {
    fail(error);
  }
}
