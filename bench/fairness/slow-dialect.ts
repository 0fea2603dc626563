import { Paceline } from '../fanout/dialects/paceline.ts';
import { dataOf } from '../fanout/dialects/paceline-ticks.ts';
import { TEXT, type Frame } from '../fanout/frames.ts';
import type { Plan } from '../fanout/plan.ts';
import type { Runner } from '../fanout/runner.ts';
import type { FanoutTally } from '../fanout/tally.ts';

/** What one of them reads at a time, bytes. */
export const CHUNK = 4_096;
const UPDATES = Buffer.from('"type":"friend_updates"');
/** Where the type of a message stands at the latest. */
const HEAD = 64;

/** Those who may read slowly. They want JSON, which is twenty times as long, so that they fall behind in a short time. */
export class SlowDialect extends Paceline {
  readonly chunk = Buffer.allocUnsafeSlow(CHUNK);
  /** When the newest sample that one has been told of was taken, epoch milliseconds; once they are asked for. */
  readonly freshest = new Map<Runner, number>();
  isAskedFor = false;

  constructor(plan: Plan, tally: FanoutTally, beside: Paceline) {
    super({ ...plan, paceline: { telemetry: 'json', paced: true } }, tally, beside);
  }

  override receive(runner: Runner, frame: Frame): void {
    super.receive(runner, frame);
    if (this.isAskedFor && frame.opcode === TEXT && frame.bytes.subarray(frame.start, Math.min(frame.end, frame.start + HEAD)).includes(UPDATES)) this.#look(runner, frame);
  }

  #look(runner: Runner, frame: Frame): void {
    const { updates } = dataOf(frame) as { readonly updates: readonly { readonly timestamp: string }[] };
    for (const { timestamp } of updates) this.freshest.set(runner, Math.max(this.freshest.get(runner) ?? 0, Date.parse(timestamp)));
  }
}
