import type { Cancel, Environment } from '@paceline/core';
import { errorFields, type Log, type LogFields } from '@paceline/engine';
import type { Finding, Findings } from './inspection.ts';

export interface StoreInspectionOptions {
  readonly store: {
    /** Takes the next step; undefined when everything was read. */
    inspect(): Promise<Findings | undefined>;
  };
  readonly environment: Environment;
  readonly log: Log;
}

/** How long a start may be held up, milliseconds: enough to read some hundred megabytes. */
const PATIENCE = 500;
/** Pause between two steps while the server runs, milliseconds; a step takes one to three. */
const PAUSE = 20;

/**
 * Has the store read all that it holds once after each start, so that the operator hears of damage before somebody asks
 * for what is damaged: as far as it goes before the server listens, and the rest in the background.
 */
export class StoreInspection {
  readonly #options: StoreInspectionOptions;
  readonly #found: Finding[] = [];
  #isOver = false;
  #cancelStep: Cancel | undefined;
  #step: Promise<void> | undefined;

  constructor(options: StoreInspectionOptions) {
    this.#options = options;
  }

  /** Resolves, soon, with what is damaged as far as was read. */
  async begin(): Promise<Findings> {
    const { environment } = this.#options;
    const end = environment.monotonic() + PATIENCE;
    while (!this.#isOver && environment.monotonic() < end) await this.#inspect();
    return this.#found;
  }

  /** Reads the rest, which goes to the log. */
  goOn(): void {
    if (this.#isOver) return;
    this.#cancelStep = this.#options.environment.setTimer(PAUSE, () => {
      this.#step = this.#inspect().then(() => this.goOn());
    });
  }

  /** Resolves when no step is under way any more. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#cancelStep?.();
    await this.#step;
  }

  async #inspect(): Promise<void> {
    const { store, log } = this.#options;
    try {
      const findings = await store.inspect();
      for (const finding of findings ?? []) log.error(fieldsOf(finding), 'the database is damaged');
      this.#found.push(...(findings ?? []));
      this.#isOver ||= findings === undefined;
    } catch (error) {
      // Whatever it was, those who use the store will meet it as well.
      log.error(errorFields(error), 'the inspection of the database was given up');
      this.#found.push({ kind: 'unread', reason: error instanceof Error ? error.message.replace(/\.$/, '') : String(error) });
      this.#isOver = true;
    }
  }
}

function fieldsOf(finding: Finding): LogFields {
  switch (finding.kind) {
    case 'recording':
      return { kind: finding.kind, reason: 'nothing can be recorded' };
    case 'sessions':
      return { kind: finding.kind, reason: 'some sessions may not be found' };
    case 'table':
      return { kind: finding.kind, reason: `table ${finding.table}: ${finding.text}` };
    case 'session':
      return { kind: finding.kind, sessionId: finding.sessionId, reason: 'the session cannot be opened' };
    case 'unread':
      return { kind: finding.kind, reason: finding.reason };
    case 'samples':
      return { kind: finding.kind, samples: finding.count, reason: 'samples cannot be read' };
    case 'track':
      return { kind: finding.kind, sessionId: finding.sessionId, userId: finding.userId, reason: 'the track cannot be read whole' };
  }
}
