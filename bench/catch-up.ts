import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PacelineApi, RealTimeSyncService } from '@paceline/client';
import { startServer, until } from '@paceline/testkit';
import { machine } from './machine.ts';

const help = `node -C source bench/catch-up.ts [options]

How long it takes until a run that was recorded without a network is complete on a real server: from the moment at which
the SDK is connected again to the last acknowledgement, in real time. Meanwhile it goes on recording, and a friend watches.

  --samples N   samples recorded offline (default: 3600, an hour)
  --repeats N   how often (default: 5)
  --help        shows this`;

/** A network that can be switched off: what is open ends, and nothing opens. */
class Network {
  isOn = true;
  readonly #open = new Set<WebSocket>();
  readonly Socket: new (url: string, protocols?: string[]) => WebSocket;

  constructor() {
    const refuse = (): boolean => !this.isOn;
    const open = this.#open;
    this.Socket = class extends WebSocket {
      constructor(url: string, protocols?: string[]) {
        // Nobody listens there.
        super(refuse() ? 'ws://127.0.0.1:9' : url, protocols);
        open.add(this);
      }
    };
  }

  fail(): void {
    this.isOn = false;
    for (const socket of this.#open) socket.close();
    this.#open.clear();
  }
}

async function catchUp(samples: number): Promise<{ readonly complete: number; readonly seen: number }> {
  await using server = await startServer();
  const { url } = server;
  const api = new PacelineApi({ url });
  const [ana, ben] = [await api.createGuest('Ana'), await api.createGuest('Ben')];
  const network = new Network();
  const runner = new RealTimeSyncService({ url, getToken: () => ana.token, webSocket: network.Socket });
  const friend = new RealTimeSyncService({ url, getToken: () => ben.token });
  try {
    const { sessionId, code } = await api.createSession(ana.token, { title: 'A tunnel of an hour' });
    await api.redeemInvite(ben.token, code);
    await runner.joinSession(sessionId, ana.userId, [ben.userId]);
    await friend.joinSession(sessionId, ben.userId, [ana.userId]);
    return await measure({ runner, friend, network, samples });
  } finally {
    runner.close();
    friend.close();
  }
}

interface Scene {
  readonly runner: RealTimeSyncService;
  readonly friend: RealTimeSyncService;
  readonly network: Network;
  readonly samples: number;
}

async function measure({ runner, friend, network, samples }: Scene): Promise<{ readonly complete: number; readonly seen: number }> {
  let distance = 0;
  const record = (): void => {
    distance += 3.0683;
    const location = { latitude: 48.137154 + distance / 1e5, longitude: 11.576124 + distance / 3e5 };
    runner.sendPaceUpdate({ pace: 5.4321, distance, elapsed: distance / 3.0683, speed: 3.0683, accuracy: 4.7, altitude: 512.5, heartRate: 151, cadence: 172, location });
  };
  const now = { pending: 0, isConnected: true, seen: 0 };
  runner.outbox.subscribe(({ pending }) => (now.pending = pending));
  runner.connectionStatus.subscribe(({ state }) => (now.isConnected = state === 'connected'));
  friend.friendUpdates.subscribe(([update]) => (now.seen = update?.sample.distance ?? 0));
  network.fail();
  await until(() => !now.isConnected, { what: 'the SDK to notice the loss' });
  for (let sample = 0; sample < samples; sample++) record();
  const [offline, every] = [distance, setInterval(record, 1_000)];
  try {
    await sleep(1_500);
    network.isOn = true;
    runner.wake();
    await until(() => now.isConnected, { what: 'the SDK to connect again' });
    const start = performance.now();
    let seen: number | undefined;
    await until(() => {
      if (now.seen > offline) seen ??= performance.now() - start;
      return now.pending <= 1 && seen !== undefined;
    }, { what: 'the upload' });
    return { complete: performance.now() - start, seen: seen ?? NaN };
  } finally {
    clearInterval(every);
  }
}

const { values } = parseArgs({ options: { samples: { type: 'string', default: '3600' }, repeats: { type: 'string', default: '5' }, help: { type: 'boolean' } } });
if (values.help === true) console.log(help);
else {
  console.log(`${values.samples} samples recorded offline\n${machine()}`);
  for (let repeat = 0; repeat < Number(values.repeats); repeat++) {
    const { complete, seen } = await catchUp(Number(values.samples));
    console.log(`complete after ${complete.toFixed(0)} ms; the friend saw a sample of now after ${seen.toFixed(0)} ms`);
  }
}
