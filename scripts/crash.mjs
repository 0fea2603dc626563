// `npm run crash`: kills and stops real servers and clients on the right Node.
import { prove } from './proof.mjs';

const usage = `npm run crash [-- options]

Runs a real server with real SDKs, kills it with -9 again and again while they record, breaks their connections, stops
and kills the clients as well, and fills the disk. After every kill the database must have all that was acknowledged; at
rest it must have every sample once and in order. Ends with 1 when something is missing, double or out of order, or when
a kind of fault that was asked for has never struck, and with 2 when an option is wrong. Linux and macOS; a disk is
filled on Linux alone.

  --kills N     kills of the server, 100 when absent; the other faults come in proportion, each kind at least once
  --clients N   SDKs that record, at least 3, 50 when absent
  --seed S      which faults strike, and whom, 1 when absent; not when: that depends on the machine
  --only LIST   kinds of faults, such as kill,proxy: kill (the server), proxy (the network), stop (SIGSTOP of server and
                clients), phone (kills clients, which start again with what they had kept), full-disk; all when absent
  --help        show this`;

await prove(usage, 'tests/crash/main.ts');
