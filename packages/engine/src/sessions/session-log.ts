import type { Cancel } from '@paceline/core';
import type { EventRecord } from '../journal/store.ts';
import { errorFields } from '../observe/log.ts';
import type { SessionContext } from './context.ts';
import { decideAll, type Command, type Decision } from './decide.ts';
import { refuse, type Outcome } from './outcome.ts';
import { isPresent, type Session } from './session.ts';

type Settle = (outcome: Outcome<void>) => void;

interface Submission {
  readonly command: Command;
  readonly settle: Settle;
}

/**
 * Between two commits of a session in which there are more than get everything at once, milliseconds: each is told to all of
 * them, so that a crowd that comes at once would cost more for every member that is there already.
 */
const CROWD_INTERVAL = 250;

/**
 * Carries a session from one committed value to the next: `session` is always what the store has. While a
 * commit is under way further commands wait, and are then decided together; a commit that fails changes nothing.
 */
export class SessionLog {
  readonly #context: SessionContext;
  readonly #publish: (events: readonly EventRecord[]) => void;
  #session: Session;
  #waiting: Submission[] = [];
  #commit: Promise<void> | undefined;
  /** No commit begins before that, on the monotonic clock; and what begins the next one then. */
  #restUntil = -Infinity;
  #cancelRest: Cancel | undefined;
  #refusal: Outcome<never> | undefined;

  constructor(session: Session, context: SessionContext, publish: (events: readonly EventRecord[]) => void) {
    this.#session = session;
    this.#context = context;
    this.#publish = publish;
  }

  get session(): Session {
    return this.#session;
  }

  /** The commit under way, if there is one. */
  get underWay(): Promise<void> | undefined {
    return this.#commit;
  }

  /** Whether nothing waits to be decided or committed. */
  get isIdle(): boolean {
    return this.#commit === undefined && this.#waiting.length === 0;
  }

  /** Has what waits decided at once. */
  hurry(): void {
    this.#restUntil = -Infinity;
    this.#proceed();
  }

  /** Why nothing is decided any more; undefined as long as it is. */
  get refusal(): Outcome<never> | undefined {
    return this.#refusal;
  }

  /** Refuses everything that is not being committed already. */
  end(refusal: Outcome<never>): void {
    this.#refusal = refusal;
    this.#proceed();
  }

  /** Has the command decided; `settle` is called once what it changed is committed and published, before anything else changes. */
  submit(command: Command, settle: Settle): void {
    this.#waiting.push({ command, settle });
    this.#proceed();
  }

  #proceed(): void {
    this.#cancelRest?.();
    this.#cancelRest = undefined;
    const refusal = this.#refusal;
    if (refusal !== undefined) return this.#waiting.splice(0).forEach(({ settle }) => settle(refusal));
    while (this.#commit === undefined && this.#waiting.length > 0) {
      const rest = this.#restUntil - this.#context.environment.monotonic();
      if (rest > 0) return void (this.#cancelRest = this.#context.environment.setTimer(rest, () => this.#proceed()));
      const submissions = this.#waiting;
      this.#waiting = [];
      const { environment, limits } = this.#context;
      const circumstances = { at: environment.now(), capacity: limits.members, keptAfterLeft: limits.seatKept - limits.leftAfter };
      const decision = decideAll(this.#session, submissions.map(({ command }) => command), circumstances);
      if (decision.writes.length === 0) settleAll(submissions, decision.outcomes);
      else this.#commit = this.#store(submissions, decision);
    }
  }

  async #store(submissions: readonly Submission[], decision: Decision): Promise<void> {
    const stored = await this.#write(decision);
    if (stored) {
      this.#session = decision.session;
      if (decision.events.length > 0) this.#publish(decision.events);
      if (this.#isCrowd) this.#restUntil = this.#context.environment.monotonic() + CROWD_INTERVAL;
    }
    const outcomes = stored ? decision.outcomes : decision.outcomes.map((outcome) => (outcome.ok ? unavailable : outcome));
    settleAll(submissions, outcomes);
    // Only now, so that what the callbacks submit is decided after all of them have been called.
    this.#commit = undefined;
    this.#proceed();
  }

  get #isCrowd(): boolean {
    return this.#session.members.filter(isPresent).length > this.#context.limits.fullRateMembers;
  }

  async #write({ session, writes }: Decision): Promise<boolean> {
    try {
      await this.#context.journal.write(writes);
      return true;
    } catch (error) {
      this.#context.log.error({ ...errorFields(error), sessionId: session.record.sessionId }, 'changes of a session could not be stored');
      return false;
    }
  }
}

const unavailable = refuse('service_unavailable', 'The server cannot store anything at the moment.');

function settleAll(submissions: readonly Submission[], outcomes: readonly Outcome<void>[]): void {
  submissions.forEach(({ settle }, place) => settle(outcomes[place] ?? unavailable));
}
