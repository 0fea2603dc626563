import { encode, PROTOCOL_VERSION, SUBPROTOCOL, type FriendUpdatesData, type UpMessage } from '@paceline/protocol';
import { BINARY, clientFrame, TEXT, type Frame, type Slice } from '../frames.ts';
import type { Plan } from '../plan.ts';
import type { Cadence, Runner } from '../runner.ts';
import { SampleText, sampleMembers, TIME_SLOT, type Reading } from '../sample-text.ts';
import type { FanoutTally } from '../tally.ts';
import type { Dialect } from './dialect.ts';
import { clock, Seeing } from './seeing.ts';
import { PacelineSessions } from './paceline-sessions.ts';

/** Before the name of the type, as the server writes its messages. */
const BEFORE_TYPE = '{"type":"'.length;
const SEQ = Buffer.from('"seq":');
/** Of a tick in binary (rules B1 and B2 of PROTOCOL.md): its first byte, where its records begin, and the bit of `stored`. */
const TICK = { kind: 1, header: 8, stored: 8 };
/** Of a sample in binary: its first byte and its length. */
const SAMPLE = { kind: 2, length: 44 };
/** Of the samples of a runner so many are remembered, by the lowest bits of `seq`. */
const REMEMBERED = 16;

export class Paceline implements Dialect {
  readonly #plan: Plan;
  readonly #tally: FanoutTally;
  readonly #seeing: Seeing;
  readonly #sessions: PacelineSessions;
  readonly #indexes = new Map<Runner, number>();
  /** When the samples of each session were taken, by `index` and `seq`. */
  readonly #times: readonly Float64Array[];
  readonly #messages = new Map<Runner, SampleText>();
  readonly #binary = binarySample();

  constructor(plan: Plan, tally: FanoutTally) {
    this.#plan = plan;
    this.#tally = tally;
    this.#seeing = new Seeing(tally);
    this.#sessions = new PacelineSessions(plan.port);
    this.#times = Array.from({ length: plan.sessions }, () => new Float64Array(plan.members * REMEMBERED));
  }

  prepare(runners: readonly Runner[]): Promise<void> {
    return this.#sessions.prepare(runners);
  }

  address(): { readonly path: string; readonly protocol: string } {
    return { path: '/ws', protocol: SUBPROTOCOL };
  }

  begin(runner: Runner): void {
    const { token, join } = this.#sessions.of(runner);
    const { telemetry, paced } = this.#plan.paceline;
    const hello = { version: PROTOCOL_VERSION, token, client: 'bench', ...(telemetry === 'json' ? { telemetry } : {}), ...(paced ? { paced } : {}) };
    for (const message of [{ type: 'hello', data: hello }, { type: 'join_session', data: join }]) {
      runner.send(clientFrame(TEXT, encode({ ...message, timestamp: new Date().toISOString() } as UpMessage)));
    }
  }

  receive(runner: Runner, frame: Frame): void {
    const { opcode, bytes, start, end } = frame;
    if (opcode === BINARY) return this.#tick(runner, frame);
    if (opcode !== TEXT) return runner.complain(`an unexpected frame of kind ${opcode}`);
    const type = bytes.toString('latin1', start + BEFORE_TYPE, bytes.indexOf('"', start + BEFORE_TYPE));
    switch (type) {
      case 'friend_updates':
        return this.#updates(runner, frame);
      case 'ack':
        return this.#acknowledged(runner, numberAfter(bytes, bytes.indexOf(SEQ, start) + SEQ.length));
      case 'session_status':
        return this.#status(runner, bytes.toString('latin1', start, end));
      case 'cadence':
        runner.cadence = dataOf(frame) as Cadence;
        return;
      case 'error':
        return runner.complain((dataOf(frame) as { code: string }).code);
      default:
    }
  }

  sample(runner: Runner, reading: Reading): Buffer {
    const { session } = runner;
    if (this.#plan.paceline.telemetry === 'binary') {
      const index = this.#indexes.get(runner) ?? 0;
      const times = this.#times[session];
      if (times !== undefined) times[index * REMEMBERED + (reading.seq % REMEMBERED)] = reading.time;
      return fillBinary(this.#binary(runner), reading);
    }
    let message = this.#messages.get(runner);
    if (message === undefined) {
      const { userId, sessionId } = this.#sessions.of(runner).join;
      const text = `{"type":"pace_update","data":{"userId":"${userId}","sessionId":"${sessionId}",${sampleMembers}},"timestamp":"${TIME_SLOT}"}`;
      this.#messages.set(runner, (message = new SampleText(clientFrame(TEXT, text))));
    }
    return message.write(reading);
  }

  #tick(runner: Runner, { bytes, start, end }: Slice): void {
    if (bytes[start] !== TICK.kind) return;
    const now = clock();
    const own = this.#indexes.get(runner);
    const times = this.#times[runner.session];
    const { staleness } = this.#tally;
    const step = bytes[start + 1] ?? 0;
    this.#tally.frames += 1;
    for (let at = start + TICK.header; at < end; at += step) {
      const index = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
      const seq = (bytes[at + 17] ?? 0) | ((bytes[at + 18] ?? 0) << 8) | ((bytes[at + 19] ?? 0) << 16);
      if (index !== own) staleness.add(now - (times?.[index * REMEMBERED + (seq % REMEMBERED)] ?? 0));
      else if (((bytes[at + 2] ?? 0) & TICK.stored) !== 0) this.#acknowledged(runner, seq - 1);
    }
  }

  #updates(runner: Runner, slice: Slice): void {
    if (this.#plan.paceline.telemetry === 'json') return this.#seeing.json(runner, slice);
    // What does not fit into a tick in binary, and pictures for those who have fallen behind: rare, and without the stamp.
    const now = clock();
    const own = this.#indexes.get(runner);
    this.#tally.frames += 1;
    for (const { index = 0, seq = 0 } of (dataOf(slice) as FriendUpdatesData).updates) {
      if (index !== own) this.#tally.staleness.add(now - (this.#times[runner.session]?.[index * REMEMBERED + (seq % REMEMBERED)] ?? 0));
    }
  }

  #status(runner: Runner, text: string): void {
    // Not parsed: each of a thousand members gets a roster of a thousand.
    const index = /"you":\{"index":(\d+)/.exec(text)?.[1];
    if (index === undefined) return;
    this.#indexes.set(runner, Number(index));
    runner.entered();
  }

  #acknowledged(runner: Runner, seq: number): void {
    if (seq <= runner.acked) return;
    this.#tally.acked += seq - runner.acked;
    runner.acked = seq;
  }
}

const dataOf = ({ bytes, start, end }: Slice): unknown => (JSON.parse(bytes.toString('utf8', start, end)) as { data: unknown }).data;

const numberAfter = (bytes: Buffer, at: number): number => Number.parseInt(bytes.toString('latin1', at, at + 16), 10);

/** A frame of its own for each runner, because the socket may not have taken the last one when the next is filled. */
function binarySample(): (runner: Runner) => Buffer {
  const frames = new Map<Runner, Buffer>();
  return (runner) => {
    let frame = frames.get(runner);
    if (frame === undefined) frames.set(runner, (frame = clientFrame(BINARY, emptySample())));
    return frame;
  };
}

/** What stays the same in every sample; all else says that there is none. */
function emptySample(): Buffer {
  const bytes = Buffer.alloc(SAMPLE.length);
  bytes.set([SAMPLE.kind, SAMPLE.length]);
  bytes[12] = 1;
  bytes.writeUInt16LE(307, 26);
  bytes.writeUInt16LE(3259, 28);
  bytes.writeUInt16LE(47, 30);
  bytes.writeInt16LE(-32768, 32);
  bytes.writeUInt32LE(0xffffffff, 38);
  bytes.writeUInt16LE(0xffff, 42);
  return bytes;
}

function fillBinary(frame: Buffer, { seq, epoch, runner }: Reading): Buffer {
  const start = frame.length - SAMPLE.length;
  const digits = (runner * 7 + seq * 3) % 100_000;
  frame.writeUInt32LE(seq, start + 2);
  frame.writeUIntLE(Math.floor(epoch), start + 6, 6);
  frame.writeInt32LE(481_300_000 + digits, start + 14);
  frame.writeInt32LE(115_700_000 + digits, start + 18);
  frame.writeUInt32LE(seq * 307, start + 22);
  frame.writeUInt32LE(seq * 1_000, start + 34);
  return frame;
}
