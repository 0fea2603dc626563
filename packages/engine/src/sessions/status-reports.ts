import type { TrackSample } from '@paceline/protocol';
import { RETRY_DELAY } from './insist.ts';
import type { SessionLog } from './session-log.ts';
import { memberOf, phaseOf, type Phase } from './session.ts';
import type { Timers } from './timers.ts';

/** Turns what samples say about their runner into reports to the session's log, in the order of the samples. */
export class StatusReports {
  readonly #log: SessionLog;
  readonly #timers: Timers;
  /** The phase of each runner's newest sample: ahead of the log, which decides only after earlier commits. */
  readonly #latest = new Map<string, Phase>();
  /** Runners whose last report could not be stored yet: whoever toggles while the disk is full adds nothing to it. */
  readonly #failing = new Set<string>();

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
    if (this.#failing.has(userId)) return;
    this.#log.submit({ kind: 'report', userId, phase }, (outcome) => {
      if (!outcome.ok && outcome.refusal.code === 'service_unavailable') this.#reportLater(userId);
    });
  }

  /** What is reported then is the newest: what came between was never stored, and so never was for the others. */
  #reportLater(userId: string): void {
    if (this.#failing.has(userId)) return;
    this.#failing.add(userId);
    this.#timers.after(RETRY_DELAY, () => {
      this.#failing.delete(userId);
      this.#report(userId, this.#phaseOf(userId));
    });
  }
}
