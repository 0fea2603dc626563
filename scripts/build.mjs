// `npm run build`: the publishable packages (ES modules and types in dist/) and the companion.
import { join } from 'node:path';
import { Failure, fail, root, run, step } from './run.mjs';
import { buildCompanion, install, modernNode } from './setup.mjs';

try {
  await install();
  await step('Compiling the packages', async () => {
    const code = await run(modernNode(), [join(root, 'node_modules/@typescript/native/bin/tsc'), '-b']);
    if (code !== 0) throw new Failure('the packages do not compile; see the lines above.');
  });
  await buildCompanion();
} catch (error) {
  fail(error);
}
