// A runner in Node: gets an identity, opens or joins a session, sends a sample a second and hears of the others.
import { parseArgs } from 'node:util';
import { PacelineApi, RealTimeSyncService, SyncError, type PaceReading } from '@paceline/client';
import { gapsOf, type FriendGap } from '@paceline/client/gaps';
import { formatDistance, formatGap, paceOfSpeed } from '@paceline/core';

const { values: options } = parseArgs({
  options: {
    server: { type: 'string', default: 'http://127.0.0.1:8080' },
    name: { type: 'string', default: 'Ana' },
    /** Of a session to join; without it a new one is opened. */
    code: { type: 'string' },
    /** Metres per second. */
    speed: { type: 'string', default: '3' },
  },
});
const url = options.server;

/** An identity and a session, over HTTP. */
async function enter() {
  const api = new PacelineApi({ url });
  const me = await api.createGuest(options.name);
  const session = options.code === undefined
    ? await api.createSession(me.token, { title: 'A run in Node' })
    : await api.redeemInvite(me.token, options.code);
  return { me, session };
}

/** Joins, and prints what it hears from then on. */
async function join(): Promise<RealTimeSyncService> {
  const { me, session } = await enter();
  const sync = new RealTimeSyncService({ url, getToken: () => me.token });
  let gaps: ReadonlyMap<string, FriendGap> = new Map();
  gapsOf(sync).subscribe((newest) => (gaps = newest));
  sync.friendUpdates.subscribe((friends) => {
    for (const { userId, name, sample, state } of friends) {
      console.log(`${name}: ${formatDistance(sample.distance ?? 0)}, ${formatGap(gaps.get(userId)?.metres ?? NaN)} (${state})`);
    }
  });
  sync.connectionStatus.subscribe(({ state }) => console.log(`Connection: ${state}`));
  sync.errors.subscribe((error) => console.error(`${error.message} ${error.remedy}`));
  await sync.joinSession(session.sessionId, me.userId, []);
  console.log(`${me.name} is in session ${session.code}. Ctrl-C finishes the run.`);
  return sync;
}

/** A sample each second, until Ctrl-C. */
function run(sync: RealTimeSyncService): void {
  const speed = Number(options.speed);
  let elapsed = 0;
  const reading = (): PaceReading => ({ pace: paceOfSpeed(speed) ?? 0, speed, distance: speed * elapsed, elapsed, status: 'running' });
  const timer = setInterval(() => {
    elapsed += 1;
    sync.sendPaceUpdate(reading());
  }, 1_000);
  process.once('SIGINT', () => {
    clearInterval(timer);
    void finish(sync, { ...reading(), status: 'finished' });
  });
}

/** Leaving uploads what is not stored yet. */
async function finish(sync: RealTimeSyncService, last: PaceReading): Promise<void> {
  sync.sendPaceUpdate(last);
  await sync.leaveSession();
  sync.close();
  console.log('Finished.');
}

try {
  run(await join());
} catch (error) {
  if (!(error instanceof SyncError)) throw error;
  console.error(`${error.message} ${error.remedy}`);
  process.exitCode = 1;
}
