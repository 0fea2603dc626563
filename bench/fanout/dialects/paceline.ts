import { encode, PROTOCOL_VERSION, SUBPROTOCOL, type ErrorData, type UpMessage } from '@paceline/protocol';
import { BINARY, clientFrame, TEXT, type Frame, type Slice } from '../frames.ts';
import type { Plan } from '../plan.ts';
import type { Cadence, Runner } from '../runner.ts';
import { SampleText, sampleMembers, TIME_SLOT, type Reading } from '../sample-text.ts';
import type { FanoutTally } from '../tally.ts';
import type { Dialect } from './dialect.ts';
import { SampleFrame } from './paceline-sample.ts';
import { PacelineSessions } from './paceline-sessions.ts';
import { dataOf, SampleTimes, storedIn, tickReader, unstampedReader } from './paceline-ticks.ts';
import { jsonReader, Seeing } from './seeing.ts';

/** Before the name of the type, as the server writes its messages. */
const BEFORE_TYPE = '{"type":"'.length;
const SEQ = Buffer.from('"seq":');
/** First byte of a tick in binary (rule B1 of PROTOCOL.md). */
const TICK = 1;

export class Paceline implements Dialect {
  readonly #plan: Plan;
  readonly #tally: FanoutTally;
  readonly #sessions: PacelineSessions;
  readonly #times: SampleTimes;
  /** Of ticks in binary, and of those in JSON. */
  readonly #ticks: Seeing;
  readonly #updates: Seeing;
  readonly #messages = new Map<Runner, SampleFrame | SampleText>();

  /** `beside`: of others who speak otherwise in the same sessions. */
  constructor(plan: Plan, tally: FanoutTally, beside?: Paceline) {
    this.#plan = plan;
    this.#tally = tally;
    this.#sessions = beside === undefined ? new PacelineSessions(plan.port) : beside.#sessions;
    this.#times = beside === undefined ? new SampleTimes(plan) : beside.#times;
    this.#ticks = new Seeing(tally, tickReader(this.#times));
    this.#updates = new Seeing(tally, plan.paceline.telemetry === 'json' ? jsonReader : unstampedReader(this.#times));
  }

  prepare(runners: readonly Runner[]): Promise<void> {
    return this.#sessions.prepare(runners);
  }

  address(): { readonly path: string; readonly protocol: string } {
    return { path: '/ws', protocol: SUBPROTOCOL };
  }

  begin(runner: Runner): void {
    const { token } = this.#sessions.of(runner);
    const { telemetry, paced } = this.#plan.paceline;
    const hello = { version: PROTOCOL_VERSION, token, client: 'bench', ...(telemetry === 'json' ? { telemetry } : {}), ...(paced ? { paced } : {}) };
    say(runner, { type: 'hello', data: hello });
    this.join(runner);
  }

  /** Asks to be let in; and who is in, for the state of the session and everybody's newest sample. */
  join(runner: Runner): void {
    say(runner, { type: 'join_session', data: this.#sessions.of(runner).join });
  }

  receive(runner: Runner, frame: Frame): void {
    const { opcode, bytes, start } = frame;
    if (opcode === BINARY) return this.#tick(runner, frame);
    if (opcode !== TEXT) return runner.complain(`an unexpected frame of kind ${opcode}`);
    const type = bytes.toString('latin1', start + BEFORE_TYPE, bytes.indexOf('"', start + BEFORE_TYPE));
    switch (type) {
      case 'friend_updates':
        return void this.#updates.see(runner, frame);
      case 'ack':
        return this.#acknowledged(runner, numberAfter(bytes, bytes.indexOf(SEQ, start) + SEQ.length));
      case 'session_status':
        return this.#status(runner, frame);
      case 'cadence':
        runner.cadence = dataOf(frame) as Cadence;
        return;
      case 'error':
        return refused(runner, dataOf(frame) as ErrorData);
      default:
    }
  }

  sample(runner: Runner, reading: Reading): Buffer {
    let message = this.#messages.get(runner);
    if (message === undefined) this.#messages.set(runner, (message = this.#message(runner)));
    this.#times.took(runner, reading.seq, reading.time);
    return message.write(reading);
  }

  #message(runner: Runner): SampleFrame | SampleText {
    if (this.#plan.paceline.telemetry === 'binary') return new SampleFrame();
    const { userId, sessionId } = this.#sessions.of(runner).join;
    const data = `{"userId":"${userId}","sessionId":"${sessionId}",${sampleMembers}}`;
    return new SampleText(clientFrame(TEXT, `{"type":"pace_update","data":${data},"timestamp":"${TIME_SLOT}"}`));
  }

  #tick(runner: Runner, frame: Frame): void {
    if (frame.bytes[frame.start] !== TICK) return;
    const own = this.#ticks.see(runner, frame);
    const stored = own === undefined ? undefined : storedIn(frame.bytes, own);
    if (stored !== undefined) this.#acknowledged(runner, stored);
  }

  #status(runner: Runner, { bytes, start, end }: Slice): void {
    // Not parsed: each of a thousand members gets a roster of a thousand.
    const index = /"you":\{"index":(\d+)/.exec(bytes.toString('latin1', start, end))?.[1];
    if (index === undefined) return;
    this.#times.joined(runner, Number(index));
    runner.entered();
  }

  #acknowledged(runner: Runner, seq: number): void {
    if (seq <= runner.acked) return;
    this.#tally.acked += seq - runner.acked;
    runner.acked = seq;
  }
}

function say(runner: Runner, message: { readonly type: string; readonly data: object }): void {
  runner.send(clientFrame(TEXT, encode({ ...message, timestamp: new Date().toISOString() } as UpMessage)));
}

/** A server that has more to do than it can take says when to come again (rules L3 and R7). */
function refused(runner: Runner, { code, retryAfter }: ErrorData): void {
  if (retryAfter !== undefined && !runner.isIn) runner.postpone(retryAfter);
  else runner.complain(code);
}

const numberAfter = (bytes: Buffer, at: number): number => Number.parseInt(bytes.toString('latin1', at, at + 16), 10);
