import type { TrackSample } from '@paceline/protocol';
import { insist } from './insist.ts';
import type { SessionLog } from './session-log.ts';
import { memberOf, phaseOf, type Phase } from './session.ts';
import type { Timers } from './timers.ts';

/** Turns what samples say about their runner into reports to the session's log, in the order of the samples. */
export class StatusReports {
  readonly #log: SessionLog;
  readonly #timers: Timers;
  /** The phase of each runner's newest sample: ahead of the log, which decides only after earlier commits. */
  readonly #latest = new Map<string, Phase>();

  constructor(log: SessionLog, timers: Timers) {
    this.#log = log;
    this.#timers = timers;
  }

  /** `samples` are the runner's next ones. */
  take(userId: string, samples: readonly TrackSample[]): void {
    for (const sample of samples) {
      const phase = phaseOf(sample);
      if (phase === this.#phaseOf(userId)) continue;
      this.#latest.set(userId, phase);
      this.#report(userId, phase);
    }
  }

  #phaseOf(userId: string): Phase {
    const latest = this.#latest.get(userId) ?? memberOf(this.#log.session, userId)?.phase ?? 'going';
    this.#latest.set(userId, latest);
    return latest;
  }

  #report(userId: string, phase: Phase): void {
    // By the time of a retry the runner may have said something newer, which has then been reported by itself.
    insist(this.#log, this.#timers, () => (this.#phaseOf(userId) === phase ? { kind: 'report', userId, phase } : undefined));
  }
}
