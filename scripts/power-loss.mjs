// `npm run power-loss`: takes the power from a real server's disk, on the right Node.
import { join } from 'node:path';
import { fail, root, run } from './run.mjs';
import { install, modernNode } from './setup.mjs';

const usage = `npm run power-loss [-- options]

Runs a real server on a disk of its own (an ext4 on a loop device) with real SDKs, takes its power in the middle of
everything, and looks whether what was acknowledged is there when it is back (ARCHITECTURE.md, promise G1). The same with
a store that gives no commit to the disk must lose samples, or this machine proves nothing. Needs Linux, root, mkfs.ext4
and a C compiler; everything happens in a mount namespace of its own. Ends with 1 when an acknowledged sample was lost,
the control lost none, or a moment at which the power is to go never came (6 cuts have each); with 2 when the machine
cannot do it or an option is wrong.

  --cuts N     how often the power goes, 20 when absent
  --control N  how often for the control, 3 when absent
  --seed S     draws the moments; the course between them is the machine's, so it does not repeat exactly
  --help       show this`;

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  console.log(usage);
  process.exit(0);
}

try {
  await install();
  process.exitCode = await run(modernNode(), ['-C', 'source', '--disable-warning=ExperimentalWarning', join(root, 'tests/power-loss/main.ts'), ...args]);
} catch (error) {
  fail(error);
}
