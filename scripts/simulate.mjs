// `npm run simulate`: plays seeds of the deterministic simulation on the right Node.
import { prove } from './proof.mjs';

const usage = `npm run simulate [-- options]

Runs the real SDK and the real server on virtual time, with a network, disks and devices that fail as a seed says, and
checks what Paceline promises (ARCHITECTURE.md, "Promises"). The same seed always has the same course. Ends with 1 when
a promise was broken, or when a kind of fault has never struck (few seeds do not have all kinds), and with 2 when an
option is wrong.

  --seeds N        how many seeds, 200 when absent
  --from S         the first of them, 1 when absent
  --steps N        steps of each seed, 300 when absent
  --jobs J         processes that share the seeds, 1 when absent
  --seed S         replays one seed and tells its whole course
  --schedule FILE  the same with a schedule, such as tests/simulation/pinned/NAME.json
  --hold LIMIT     does not forgive a known limit, by its name in tests/simulation/oracle/known-limits.ts; may be repeated
  --shrink-for T   seconds for making a failing schedule smaller, 60 when absent
  --pin NAME       keeps the smallest schedule as tests/simulation/pinned/NAME.json
  --help           show this`;

await prove(usage, 'tests/simulation/main.ts');
