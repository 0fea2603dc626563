import { parseArgs } from 'node:util';
import { RealTimeSyncService } from '@paceline/client';
import { MockWebSocketClient, VirtualEnvironment } from '@paceline/client/testing';
import { decodeUp, encode, type UpMessage } from '@paceline/protocol';
import { decodeUp as decodeIos, encodeUp as encodeIos } from '@paceline/protocol/ios';
import { readSample, SAMPLE_BYTES, writeSample, type BinarySample } from '@paceline/protocol/binary';
import { machine } from './machine.ts';
import { zodMessage, zodMiniMessage } from './rivals.ts';
import { percentiles } from './tally.ts';

const help = `node -C source bench/codec.ts [options]

Measures what it costs to write and to read one pace_update in its envelope, in microseconds of this process's CPU, and
beside it the same sample in a binary frame, the floor (JSON alone), the encoding of the existing iOS app, and the same
message checked by libraries.

  --rounds N   rounds, in which all take turns; the median of each counts (default: 25)
  --help       shows this`;

type PaceUpdate = Extract<UpMessage, { type: 'pace_update' }>;

/** What apps of the kind have always sent, and everything that a sample can say. */
function messages(): readonly (readonly [string, PaceUpdate])[] {
  const timestamp = '2026-05-01T06:30:00.010Z';
  const location = { latitude: 46.123456, longitude: -30.123456 };
  const ids = { userId: '0190B0B0-1111-7222-8333-444455556666', sessionId: '0190B0B0-1111-7222-8333-444455556667' };
  const least = { ...ids, pace: 5.4321, location, timestamp: '2026-05-01T06:30:00.000Z' };
  const readings = { distance: 3068.31, elapsed: 1001.2, moving: 990.1, speed: 3.0683, accuracy: 4.7, altitude: 520.1, heartRate: 151, cadence: 172 };
  return [
    ['smallest', { type: 'pace_update', data: least, timestamp }],
    ['full', { type: 'pace_update', data: { ...least, ...readings, seq: 1234, status: 'running' }, timestamp }],
  ];
}

/** One way to write and to read a message. */
interface Codec {
  readonly name: string;
  /** What is written, which `read` takes. */
  readonly write: (message: PaceUpdate) => string | DataView;
  readonly read: (written: never) => unknown;
}

const frame = new DataView(new ArrayBuffer(SAMPLE_BYTES));
const samples = new WeakMap<PaceUpdate, BinarySample>();

/** As the SDK has it, which tells the time as a number. */
function sampleOf(message: PaceUpdate): BinarySample {
  const known = samples.get(message);
  if (known !== undefined) return known;
  const { userId: _user, sessionId: _session, timestamp, ...readings } = message.data;
  const sample = { ...readings, takenAt: Date.parse(timestamp) };
  samples.set(message, sample);
  return sample;
}

function binary(message: PaceUpdate): DataView {
  if (!writeSample(frame, sampleOf(message))) throw new Error('The sample does not fit into a binary frame.');
  return frame;
}

const codecs: readonly Codec[] = [
  { name: 'JSON alone, unchecked', write: (message) => JSON.stringify(message), read: (text: string) => JSON.parse(text) },
  { name: 'paceline', write: encode, read: decodeUp },
  { name: 'paceline, binary', write: binary, read: (view: DataView) => readSample(view) },
  { name: 'paceline, iOS encoding', write: encodeIos, read: decodeIos },
  { name: 'zod/mini', write: (message) => JSON.stringify(message), read: (text: string) => zodMiniMessage.safeParse(JSON.parse(text)) },
  { name: 'zod', write: (message) => JSON.stringify(message), read: (text: string) => zodMessage.safeParse(JSON.parse(text)) },
];

/** Calls in one measurement: long enough for the clock of the CPU, which counts in microseconds. */
const CALLS = 20_000;
/** Rounds before the measurement, for the compiler. */
const WARM_UP = 20;

/** CPU microseconds of one call. */
function costOf(call: () => unknown, calls: number): number {
  const before = process.cpuUsage();
  for (let n = 0; n < calls; n++) call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

const median = (costs: readonly number[]): number => percentiles(costs, [0.5])[0] ?? NaN;

function run(args: readonly string[]): void {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '25' }, help: { type: 'boolean' } } });
  if (values.help === true) return console.log(help);
  const rounds = Number(values.rounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error(`--rounds must be a whole number of at least 1, not "${values.rounds}".`);
  console.log(`${machine()}\nmedian CPU microseconds of ${rounds} rounds of ${CALLS} calls each\n`);
  for (const [title, message] of messages()) report(title, message, measured(message, rounds));
  const [up, down] = [sent, received].map((through) => median(Array.from({ length: WARM_UP + rounds }, () => through()).slice(WARM_UP)).toFixed(2));
  console.log(`1,000 messages through codec and service: sent ${up} ms, received ${down} ms`);
}

function measured(message: PaceUpdate, rounds: number): ReadonlyMap<Codec, { readonly write: number; readonly read: number }> {
  const costs = new Map(codecs.map((codec) => [codec, { write: [] as number[], read: [] as number[] }]));
  for (let round = -3; round < rounds; round++) {
    for (const [codec, { write, read }] of costs) {
      const text = codec.write(message);
      const cost = { write: costOf(() => codec.write(message), CALLS), read: costOf(() => codec.read(text as never), CALLS) };
      // The first rounds are for the compiler.
      if (round < 0) continue;
      write.push(cost.write);
      read.push(cost.read);
    }
  }
  return new Map([...costs].map(([codec, { write, read }]) => [codec, { write: median(write), read: median(read) }]));
}

function report(title: string, message: PaceUpdate, costs: ReturnType<typeof measured>): void {
  const ours = [...costs].find(([{ name }]) => name === 'paceline')?.[1];
  const own = (ours?.write ?? NaN) + (ours?.read ?? NaN);
  console.log(`${title} pace_update, ${encode(message).length} bytes of JSON`.padEnd(50), 'write', ' read', ' both', ' ratio');
  for (const [{ name }, { write, read }] of costs) {
    console.log(`  ${name}`.padEnd(50), ...[write, read, write + read].map((cost) => cost.toFixed(2).padStart(5)), ((write + read) / own).toFixed(2).padStart(6));
  }
  console.log();
}

const MESSAGES = 1_000;
const AT = '2026-05-01T06:30:00.000Z';

/** CPU milliseconds of as many readings given to the service (each is checked, numbered and kept) and written as messages. */
function sent(): number {
  const { service } = joined();
  return inMilliseconds(() => {
    for (let n = 0; n < MESSAGES; n++) {
      const reading = { pace: 5.4, distance: n * 3, speed: 3, location: { latitude: 46.1, longitude: -30.1 } };
      const seq = service.sendPaceUpdate(reading);
      encode({ type: 'pace_update', data: { userId: 'ana', sessionId: 'run', seq, timestamp: AT, ...reading }, timestamp: AT });
    }
  });
}

/** CPU milliseconds of as many updates of ten friends, each read, merged into the picture and shown. */
function received(): number {
  const { mock } = joined();
  const frames = Array.from({ length: MESSAGES }, (_, n) => {
    const data = { userId: `friend-${n % 10}`, sessionId: 'run', pace: 5.4, status: 'running' as const, seq: Math.floor(n / 10) + 1, sessionTime: n * 100, distance: n * 3, timestamp: AT };
    return encode({ type: 'friend_update', data, timestamp: AT });
  });
  return inMilliseconds(() => {
    for (const frame of frames) mock.simulateFrame(frame);
  });
}

const inMilliseconds = (call: () => void): number => costOf(call, 1) / 1_000;

/** A service in a session, without a network. */
function joined(): { readonly service: RealTimeSyncService; readonly mock: MockWebSocketClient } {
  const environment = new VirtualEnvironment();
  const mock = new MockWebSocketClient({ environment, answers: { connect: false, join: false } });
  const service = new RealTimeSyncService({ url: 'http://paceline.test', connection: mock, environment });
  service.friendUpdates.subscribe(() => undefined);
  void service.joinSession('run', 'ana', []);
  mock.simulateConnection();
  const you = { index: 0, role: 'runner' as const, lastSeq: 0 };
  mock.simulateMessage({ type: 'session_status', data: { sessionId: 'run', participants: ['ana'], status: 'active', origin: 0, roster: [], epoch: 'e', offset: 0, you } });
  return { service, mock };
}

try {
  run(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\nSee --help.`);
  process.exitCode = 1;
}
