import { INSTALL_PEERS } from './contenders.ts';
import type { FanoutOptions } from './options.ts';

/** What the figures mean, for a reader of the results who has not seen the programs. */
export function explanation({ seconds, warmUp, repeats, lead, jitter }: FanoutOptions): string {
  return `## What is measured

Every runner is a WebSocket (of mosquitto and NATS: a TCP) connection of its own that sends one sample a second, and everyone else in its session is to get it. A *delivered* update is one about another member that reached a member; 100 % is what was sent, times the others of the session. What is under way at the beginning or the end of a measurement counts on one side only, so a few parts in a hundred more or less are not lost. Every update is counted; of frames above 4 KiB, which all members of a session get alike, the ages of every sixteenth are looked at.

- **CPU s per million**: CPU seconds of the server's process, all threads, user and kernel, from its accounting in \`/proc\`, per million delivered updates. The smaller, the better. *× Paceline* is that figure divided by Paceline's.
- **p50, p99**: age of an update at its arrival, from the moment when its runner took the sample, so every wait is included: for a tick, for a patch, and for the phase to which a paced client sends (${lead} ms, and by chance up to ${jitter} ms more).
- **bytes per update**: all that arrived at the members, frames' headers and other messages included, per delivered update.
- **RSS**: memory of the server's process at the end.
- **generator**: what the process that makes the load used of its core.

Each measurement takes ${seconds} s after ${warmUp} s of the same load, with a new server. All servers take turns, ${repeats === 1 ? 'once' : `${repeats} times over`}; a figure is the median, with the least and the greatest in parentheses. A difference that is smaller than that spread is none.

## What is not measured

- **Paceline does more than the others here.** It is the real \`paceline serve\` with everything switched on: it checks each message, knows each user by a signed token, writes every sample to the disk before it acknowledges it, and takes care of slow readers. Raised are the limits against so many connections from one address; and, in the rows of *all told to all*, of clients without a cadence and of JSON, the size of a session up to which everyone gets everything. The others believe everyone, check nothing (the two servers on ws that a message is JSON; Bun not even that), and forget everything: that is in their favour.
- The samples of the others are JSON of the same readings without an envelope; those of Colyseus are MessagePack one way and its own patches the other, of which fields that do not change are no part.
- Updates of Colyseus are counted in its patches, by stepping through the fields of each changed runner without its own client library; everyone in a room is counted, nobody is estimated.
- mosquitto and NATS speak their own protocols over plain TCP, which a browser cannot; that, too, is in their favour.
- The network: server and clients share one machine, so neither TLS, nor packets lost, nor the radio of a phone.
- One core: nobody may use a second one here, also not those who could.

## How to repeat it

    ${INSTALL_PEERS}
    npx node -C source bench/fanout.ts

\`--help\` tells the options: one workload, some servers, another length. \`--quick\` takes at most three minutes.`;
}
