import type { Write } from '@paceline/engine/store';
import type { DownMessage, SessionFact, UpMessage } from '@paceline/protocol';
import type { LivePart } from '../world/sdk.ts';
import type { Deletion, Wire, Witness } from '../world/witness.ts';
import { CLOCK_ERROR } from './clock-error.ts';
import { idOf, nameOf, type Ledger, type Report } from './ledger.ts';
import type { Stored } from './stored.ts';

/** A stretch in which the server heard nothing of a user; milliseconds of true time. */
interface Silence {
  readonly from: number;
  readonly to: number;
}

export interface PresencesOptions {
  readonly ledger: Ledger;
  readonly report: Report;
  /** True epoch milliseconds. */
  readonly now: () => number;
  readonly awayAfter: number;
  readonly leftAfter: number;
  /** Who is connected and in that session now, and who has ever been in it and not left. */
  readonly present: (sessionId: string) => { readonly here: ReadonlySet<string>; readonly away: ReadonlySet<string> };
  readonly isHostile: boolean;
}

/** Older samples are not live, milliseconds. */
const LIVE = 5_000;
/** How long an announcement may take to be decided and stored after the silence that it is about has ended, milliseconds. */
const SLOW_COMMIT = 40_000;

/** [G6] Short interruptions make no noise, nobody is a ghost, everybody agrees at rest, and old data is never shown as live. */
export class Presences implements Witness {
  readonly #options: PresencesOptions;
  readonly #heardAt = new Map<string, number>();
  readonly #silences = new Map<string, Silence[]>();
  /** Who has asked to leave since they last came in, by session and user. */
  readonly #leaving = new Set<string>();
  /** Whose leaving goes with what they have asked to have deleted, by session and user. */
  readonly #deleting = new Set<string>();
  /** Connections that have joined. */
  readonly #seated = new WeakSet<Wire>();
  /** When something last came over a connection. */
  readonly #signs = new WeakMap<Wire, number>();

  constructor(options: PresencesOptions) {
    this.#options = options;
  }

  up(wire: Wire, message: UpMessage): void {
    const { user } = wire.run;
    if (message.type === 'leave_session') this.#leaving.add(`${message.data.sessionId}/${user}`);
    this.pong(wire);
  }

  down(wire: Wire, message: DownMessage): void {
    if (message.type !== 'session_status' || message.data.you === undefined || wire.isOver) return;
    this.#seated.add(wire);
    this.#hear(wire);
  }

  pong(wire: Wire): void {
    if (wire.closedWith !== undefined) return;
    this.#signs.set(wire, this.#options.now());
    // Who is connected and has not joined is not there yet.
    if (this.#seated.has(wire)) this.#hear(wire);
  }

  asksToDelete({ session, user }: Deletion): void {
    this.#deleting.add(`${session}/${user}`);
  }

  committed(writes: readonly Write[]): void {
    for (const write of writes) if (write.kind === 'event') this.#announced(write.record.sessionId, write.record.fact, write.record.at);
  }

  check(runs: readonly LivePart[]): void {
    for (const part of runs) if (!part.isAsleep) this.#checkFreshness(part);
  }

  atRest(runs: readonly LivePart[], stored: Stored): void {
    if (this.#options.isHostile) return;
    for (const { run, isInSession, info } of runs) {
      if (!isInSession || info === undefined) continue;
      const { here, away } = this.#options.present(run.session);
      for (const { userId, presence } of info.roster) {
        const expected = here.has(userId) ? 'here' : away.has(userId) && stored.sessions.get(run.session)?.members.get(userId)?.isMember === true ? 'away' : 'left';
        if (presence !== expected) this.#options.report('G6', `${nameOf(run)} shows ${userId} as ${presence} at rest, who is ${expected}.`);
      }
    }
  }

  #announced(sessionId: string, fact: SessionFact, at: number): void {
    const { awayAfter, leftAfter, report } = this.#options;
    if (fact.kind === 'joined') this.#leaving.delete(`${sessionId}/${fact.userId}`);
    if (fact.kind === 'away' && !this.#wasSilent(fact.userId, at, awayAfter)) {
      report('G6', `${fact.userId} was announced as away ${at - (this.#heardAt.get(fact.userId) ?? 0)} ms after the last sign of life, without a silence of ${awayAfter} ms.`);
    }
    if (fact.kind === 'left' && !this.#leaving.has(`${sessionId}/${fact.userId}`) && !this.#deleting.has(`${sessionId}/${fact.userId}`) && !this.#wasSilent(fact.userId, at, leftAfter)) {
      report('G6', `${fact.userId} was announced as having left, without having said so or a silence of ${leftAfter} ms.`);
    }
  }

  #hear(wire: Wire): void {
    const { user } = wire.run;
    const before = this.#heardAt.get(user);
    const now = Math.max(before ?? -Infinity, this.#signs.get(wire) ?? -Infinity);
    if (before !== undefined && now - before >= this.#options.awayAfter) this.#silencesOf(user).push({ from: before, to: now });
    this.#heardAt.set(user, now);
  }

  /** Whether there was a silence of that length shortly before `at`. */
  #wasSilent(user: string, at: number, length: number): boolean {
    if (at - (this.#heardAt.get(user) ?? -Infinity) >= length) return true;
    return this.#silencesOf(user).some(({ from, to }) => to - from >= length && from + length <= at && to >= at - SLOW_COMMIT);
  }

  #silencesOf(user: string): Silence[] {
    const silences = this.#silences.get(user) ?? [];
    this.#silences.set(user, silences);
    return silences;
  }

  #checkFreshness({ run, friends }: LivePart): void {
    const { ledger, now, report } = this.#options;
    for (const { sample, state, userId } of friends) {
      const reading = ledger.readings.get(idOf(sample));
      if (state !== 'live' || reading === undefined || ledger.isMisdated(reading)) continue;
      // What comes from elsewhere than the SDK has no better time than its arrival.
      const takenAt = reading.run.app === 'sdk' ? reading.at : (ledger.lastArrivedAt.get(reading.id) ?? reading.at);
      const age = now() - takenAt;
      if (age > LIVE + CLOCK_ERROR) report('G6', `${nameOf(run)} shows ${userId} as live by reading ${reading.id}, which is ${age} ms old.`);
    }
  }
}
