// `paceline` in a clone: the command from its sources, on Node 24.
import { join } from 'node:path';
import { root, run } from './run.mjs';
import { modernNode } from './setup.mjs';

export function paceline(args) {
  const cwd = process.cwd();
  return run(modernNode(), ['-C', 'source', '--disable-warning=ExperimentalWarning', join(root, 'packages/server/src/main.ts'), ...args], {
    cwd,
    // The channel closes when this process ends, in whatever way: the command then ends too.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
}
