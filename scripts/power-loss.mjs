// `npm run power-loss`: takes the power from a real server's disk, on the right Node.
import { prove } from './proof.mjs';

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

await prove(usage, 'tests/power-loss/main.ts', ['--disable-warning=ExperimentalWarning']);
