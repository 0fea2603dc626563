import type { TrackSample } from '@paceline/protocol';
import { RETRY_DELAY } from './insist.ts';
import type { SessionLog } from './session-log.ts';
import { phaseOf, type Member, type Phase } from './session.ts';
import type { Timers } from './timers.ts';

/** Whose samples: a participant, and the place in the roster. */
export type Runner = Pick<Member, 'userId' | 'index'>;

export interface StatusReportsOptions {
  readonly log: SessionLog;
  readonly timers: Timers;
  /** Shortest time between two reports of one runner, milliseconds. */
  readonly interval: number;
}

/**
 * Turns what samples say about their runner into reports to the session's log. The first change is reported at once, what
 * changes soon after it later, and as it is by then: whoever toggles costs the others no more. Rule S32 of SPEC.md.
 */
export class StatusReports {
  readonly #options: StatusReportsOptions;
  /** What is to be reported of those of whom nothing may be reported now, because a report is under way, was just stored, or could not be. */
  readonly #held = new Map<string, readonly Phase[]>();

  constructor(options: StatusReportsOptions) {
    this.#options = options;
  }

  /** `samples` are the runner's next ones. */
  take(runner: Runner, samples: readonly TrackSample[]): void {
    const { plan } = this.#options.log.session.record;
    const held = this.#held.get(runner.userId);
    // Nearly always: the runner goes on as before.
    if (held === undefined && this.#isKnown(runner, samples)) return;
    const phases = conflated([...(held ?? []), ...samples.map((sample) => phaseOf(sample, plan))]);
    if (held === undefined) this.#report(runner, phases);
    else this.#held.set(runner.userId, phases);
  }

  /** What the runner's samples have said and was not reported yet, oldest first. */
  due(userId: string): readonly Phase[] {
    return this.#held.get(userId) ?? [];
  }

  /** Reports what is due at once, because there will be no later. */
  hurry(): void {
    // A store that cannot write now is told of by the log, and has no second chance.
    for (const [userId, phases] of this.#held) if (phases.length > 0) this.#options.log.submit({ kind: 'report', userId, phases }, () => {});
  }

  #isKnown({ index }: Runner, samples: readonly TrackSample[]): boolean {
    const { members, record } = this.#options.log.session;
    const known = members[index]?.phase;
    return known === 'arrived' || samples.every((sample) => phaseOf(sample, record.plan) === known);
  }

  #report(runner: Runner, phases: readonly Phase[]): void {
    const { userId, index } = runner;
    const { log, timers, interval } = this.#options;
    const known = log.session.members[index]?.phase;
    this.#held.delete(userId);
    if (known === 'arrived' || phases.every((phase) => phase === known)) return;
    this.#held.set(userId, []);
    log.submit({ kind: 'report', userId, phases }, (outcome) => {
      const isStored = outcome.ok || outcome.refusal.code !== 'service_unavailable';
      // What could not be stored never was for the others, so that only the newest of it need be told.
      if (!isStored) this.#held.set(userId, conflated([...phases, ...this.due(userId)]));
      timers.after(isStored ? interval : RETRY_DELAY, () => this.#report(runner, this.due(userId)));
    });
  }
}

/** What is worth telling of phases that followed each other: the newest, and before it that the run was completed, if it was. After an arrival nothing is. */
function conflated(phases: readonly Phase[]): readonly Phase[] {
  if (phases.includes('arrived')) return ['arrived'];
  const newest = phases.slice(-1);
  return newest[0] !== 'finished' && phases.includes('finished') ? ['finished', ...newest] : newest;
}
