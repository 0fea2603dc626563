import type { FriendRunUpdate } from '@paceline/client';
import type { DownMessage, SessionEventData, SessionFact } from '@paceline/protocol';
import type { LivePart } from '../world/sdk.ts';
import type { AppRun, Deletion, Reading, Witness } from '../world/witness.ts';
import { eventName, idOf, nameOf, type Ledger, type Report } from './ledger.ts';
import { trackKey, type Stored } from './stored.ts';

type Told = SessionEventData['event'];

/** What an app has been told of the events of its session. */
interface Telling {
  readonly epoch: string;
  /** Offset of the next one. */
  next: number;
}

export interface LiveViewsOptions {
  readonly ledger: Ledger;
  readonly report: Report;
  /** Frames get lost one by one, so that what was said last may never have been heard. */
  readonly isHostile: boolean;
}

/** [G4] Nobody is seen to go back, and events are told once, in order, without a silent gap. */
export class LiveViews implements Witness {
  readonly #options: LiveViewsOptions;
  /** By viewer and friend, the newest reading of the friend's run that was shown. */
  readonly #shown = new Map<AppRun, Map<AppRun, Reading>>();
  readonly #tellings = new Map<AppRun, Telling>();
  readonly #told = new Map<string, { readonly event: Told; readonly run: AppRun }>();
  /** Who has asked for everything of theirs to be deleted. */
  readonly #nameless = new Set<string>();

  constructor(options: LiveViewsOptions) {
    this.#options = options;
  }

  asksToDelete({ what, user }: Deletion): void {
    if (what === 'everything') this.#nameless.add(user);
  }

  joins(run: AppRun): void {
    // Another membership begins with another picture.
    this.#shown.delete(run);
  }

  shown(run: AppRun, friends: readonly FriendRunUpdate[]): void {
    const { ledger, report, isHostile } = this.#options;
    const before = this.#shown.get(run) ?? new Map<AppRun, Reading>();
    this.#shown.set(run, before);
    // A snapshot without somebody, as of a server that lost all of them that it had in a crash, is a picture from which they are gone [T8].
    for (const known of before.keys()) if (!friends.some(({ userId }) => userId === known.user)) before.delete(known);
    for (const { userId, sample } of friends) {
      const reading = ledger.readings.get(idOf(sample));
      if (reading === undefined) {
        // A second reading under an old number is shown to nobody as the newest.
        report('G4', `${nameOf(run)} was shown ${JSON.stringify(sample)} of ${userId}, which was not recorded.`);
        continue;
      }
      const known = before.get(reading.run);
      // Without numbers, and on a wire on which frames overtake each other, there is no order.
      if (isHostile && reading.run.app === 'old') continue;
      if (known !== undefined && known.id > reading.id) report('G4', `${nameOf(run)} was shown reading ${reading.id} of ${nameOf(reading.run)} after reading ${known.id}.`);
      before.set(reading.run, reading);
    }
  }

  heard(run: AppRun, message: DownMessage): void {
    if (message.type !== 'session_status' || message.data.you === undefined || message.data.sessionId !== run.session) return;
    const { epoch = '', offset = 0, you } = message.data;
    const known = this.#tellings.get(run);
    if (you.recovered === true && known?.epoch === epoch) return;
    this.#tellings.set(run, { epoch, next: offset + 1 });
  }

  told(run: AppRun, event: SessionEventData): void {
    const { report } = this.#options;
    const telling = this.#tellings.get(run);
    if (telling === undefined || telling.epoch !== event.epoch) return report('G4', `${nameOf(run)} was told ${eventName(event)} of a numbering that it does not know.`);
    if (event.offset !== telling.next) report('G4', `${nameOf(run)} was told ${eventName(event)}; the next one was ${telling.next}.`);
    telling.next = event.offset + 1;
    this.#same(run, event);
  }

  atRest(runs: readonly LivePart[], stored: Stored): void {
    const { report, isHostile } = this.#options;
    for (const { key, fact } of storedFacts(stored)) {
      const told = this.#told.get(key);
      if (told !== undefined && this.#textOf(told.event) !== this.#textOf(fact)) report('G4', `${nameOf(told.run)} was told ${JSON.stringify(told.event)} as event ${key}, and ${JSON.stringify(fact)} is stored.`);
    }
    if (isHostile) return;
    for (const { run, isInSession, info, friends } of runs) {
      const session = stored.sessions.get(run.session);
      if (!isInSession || session === undefined) continue;
      const newest = session.events.at(-1)?.offset ?? 0;
      const next = this.#tellings.get(run)?.next ?? 1;
      if (next !== newest + 1) report('G4', `${nameOf(run)} waits for event ${next} at rest, and the newest is ${newest}.`);
      this.#checkPicture(run, friends, stored);
      if (info?.status !== session.status) report('G4', `${nameOf(run)} shows a session that is ${info?.status}, and it is ${session.status}.`);
    }
  }

  /** At rest everybody sees the last stored sample of everybody who has not left. */
  #checkPicture(run: AppRun, friends: readonly FriendRunUpdate[], stored: Stored): void {
    const { ledger, report } = this.#options;
    const session = stored.sessions.get(run.session);
    for (const [user, { isMember, writer }] of session?.members ?? []) {
      const last = stored.tracks.get(trackKey({ sessionId: run.session, userId: user, writer }))?.findLast((sample) => ledger.cameLive.has(idOf(sample)));
      if (!isMember || user === run.user || last === undefined) continue;
      // Who comes back after leaving has not been seen until the next sample.
      const joinedAt = session?.events.findLast(({ fact }) => fact.kind === 'joined' && fact.userId === user)?.at ?? 0;
      if ((ledger.arrivedAt.get(idOf(last)) ?? 0) < joinedAt) continue;
      const shown = friends.find(({ userId }) => userId === user);
      // What was shown may be newer: a crash of the server loses what was not stored.
      if (shown !== undefined && ledger.isGivenAgain(shown.sample, last.seq)) continue;
      if (shown === undefined || idOf(shown.sample) < idOf(last)) {
        report('G4', `${nameOf(run)} shows ${shown === undefined ? 'nothing' : `reading ${idOf(shown.sample)}`} of ${user} at rest, and the last stored one is ${idOf(last)}.`);
      }
    }
  }

  /** Everybody is told the same under one offset. */
  #same(run: AppRun, { sessionId, offset, event }: SessionEventData): void {
    const known = this.#told.get(`${sessionId} ${offset}`);
    if (known !== undefined && this.#textOf(known.event) !== this.#textOf(event)) {
      this.#options.report('G4', `${nameOf(run)} was told ${JSON.stringify(event)} as event ${offset}, and ${nameOf(known.run)} ${JSON.stringify(known.event)}.`);
    }
    this.#told.set(`${sessionId} ${offset}`, { event, run });
  }

  /** Another word takes the place of the name of who wants it to go. */
  #textOf(fact: Told): string {
    return JSON.stringify(fact.kind === 'joined' && this.#nameless.has(fact.userId) ? { ...fact, name: '' } : fact);
  }
}

function* storedFacts({ sessions }: Stored): Generator<{ readonly key: string; readonly fact: SessionFact }> {
  for (const [sessionId, { events }] of sessions) for (const { offset, fact } of events) yield { key: `${sessionId} ${offset}`, fact };
}
