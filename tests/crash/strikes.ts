import { systemEnvironment } from '@paceline/core';
import { until } from '@paceline/testkit';
import type { FaultCount } from './faults.ts';
import type { NetworkFault } from './network/network-fault.ts';
import { lifeOf } from './oracle/ledger.ts';
import type { PhoneProcess } from './phones/phone-process.ts';
import type { Strike } from './plan.ts';
import { isDirect, type Scene } from './scene.ts';

/** What is waited for takes a moment; more than this, on a machine that is busy with other things too, is a failure. Milliseconds. */
export const PATIENCE = 120_000;
/** A pause that somebody noticed was none; so often it is tried again. */
const PAUSES = 5;

export interface Stage {
  readonly scene: Scene;
  readonly count: FaultCount;
  /** Compares what is stored with what was promised. No server runs. */
  readonly look: () => void;
  /** Lets something go on beside what follows; it is over before the run comes to rest. */
  readonly beside: (work: Promise<void>) => void;
}

/** Does something to the system, and counts it if that had an effect. */
export async function strike(stage: Stage, what: Strike): Promise<void> {
  const { scene: { phones }, beside } = stage;
  const phone = 'phone' in what ? phones[what.phone] : undefined;
  switch (what.do) {
    case 'kill_server':
      return killServer(stage);
    case 'network':
      return strikeNetwork(stage, what.fault);
    case 'stop_server':
      return what.long ? freezeServer(stage) : pauseServer(stage);
    case 'stop_phone':
      return phone && beside(letSleep(stage, phone, what.for));
    case 'kill_phone':
      return phone && killPhone(stage, phone, what.stuck);
    case 'fill_disk':
      return fillDisk(stage, what.kill);
  }
}

async function killServer({ scene: { server, ledger }, count, look }: Stage): Promise<void> {
  await until(() => ledger.runners.some(({ isConnected }) => isConnected), { what: 'a client to be connected', timeout: PATIENCE });
  await server.kill9();
  count.add('server_kill');
  look();
  await server.start();
}

async function strikeNetwork({ scene: { proxy } }: Stage, fault: NetworkFault): Promise<void> {
  if (proxy === undefined) return;
  for (let isFelt = false; !isFelt; ) {
    await until(() => proxy.live.length > 0, { what: 'a connection through the proxy', timeout: PATIENCE });
    const blow = proxy.strike(fault);
    await until(() => blow.isFelt() || blow.isLost(), { what: `${fault.kind} to be felt`, timeout: PATIENCE });
    isFelt = blow.isFelt();
  }
}

/** For as long as everybody takes for another sample or so: less than anybody waits for an answer. */
async function pauseServer(stage: Stage): Promise<void> {
  const { scene: { ledger }, count } = stage;
  const losses = (): number => ledger.runners.filter((runner) => isDirect(ledger, runner)).reduce((sum, runner) => sum + runner.losses, 0);
  const recorded = (): number => ledger.runners.reduce((sum, runner) => sum + (lifeOf(runner)?.recorded ?? 0), 0);
  for (let left = PAUSES; left > 0; left--) {
    await until(() => ledger.runners.some((runner) => runner.isConnected && isDirect(ledger, runner)), { what: 'a client to be connected', timeout: PATIENCE });
    const [lost, before] = [losses(), recorded()];
    await whileStopped(stage, () => recorded() >= before + ledger.runners.length / 2);
    if (losses() > lost) continue;
    count.add('server_pause');
    return;
  }
}

async function freezeServer(stage: Stage): Promise<void> {
  const { scene: { ledger }, count } = stage;
  await until(() => ledger.runners.some(({ isConnected }) => isConnected), { what: 'a client to be connected', timeout: PATIENCE });
  const connected = ledger.runners.filter(({ isConnected }) => isConnected);
  const losses = new Map(connected.map((runner) => [runner, runner.losses]));
  await whileStopped(stage, () => connected.filter((runner) => runner.losses > (losses.get(runner) ?? 0)).length >= connected.length / 2);
  count.add('server_freeze');
}

async function whileStopped({ scene: { server } }: Stage, isOver: () => boolean): Promise<void> {
  const { pid } = server;
  if (pid === undefined) return;
  process.kill(pid, 'SIGSTOP');
  try {
    await until(isOver, { what: 'time to pass without the server', timeout: PATIENCE });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

async function letSleep({ scene: { ledger }, count }: Stage, phone: PhoneProcess, ms: number): Promise<void> {
  const { deaths } = phone;
  const acked = (): number => phone.runners.reduce((sum, runner) => sum + (lifeOf(runner)?.acked ?? 0), 0);
  phone.freeze();
  await new Promise<void>((resolve) => systemEnvironment.setTimer(ms, resolve));
  const before = acked();
  phone.thaw();
  await until(() => acked() > before || phone.deaths > deaths || ledger.alarms.length > 0, { what: 'a phone to go on after its sleep', timeout: PATIENCE });
  if (acked() > before) count.add('phone_sleep');
}

async function killPhone(stage: Stage, phone: PhoneProcess, stuck: boolean): Promise<void> {
  // One that sleeps keeps nothing.
  phone.thaw();
  const die = async (): Promise<void> => {
    await phone.kill9();
    stage.count.add('phone_kill');
    if (phone.onlyKept > 0) stage.count.add('kept_upload');
  };
  if (stuck) await whileStopped(stage, () => phone.onlyKept > 0).then(die);
  else await die();
  await phone.start();
}

async function fillDisk({ scene: { disk, server, ledger }, count, look }: Stage, kill: boolean): Promise<void> {
  if (disk === undefined) return;
  const before = ledger.refusals;
  disk.fill();
  await until(async () => ledger.refusals > before && (await fetch(`${server.url}/readyz`)).status === 503, { what: 'the server to notice that its disk is full', timeout: PATIENCE });
  count.add('full_disk');
  if (kill) {
    await server.kill9();
    look();
    await server.start();
    count.add('full_start');
  }
  disk.makeRoom();
  const recorded = ledger.runners.map((runner) => lifeOf(runner)?.recorded ?? 0);
  await until(() => ledger.runners.every((runner, place) => (lifeOf(runner)?.acked ?? 0) >= (recorded[place] ?? 0)), { what: 'acknowledgements to follow when there is room', timeout: PATIENCE });
}
