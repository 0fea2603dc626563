import type { Write } from '@paceline/engine/store';
import type { DownMessage, FriendUpdateData, UpMessage } from '@paceline/protocol';
import type { AppRun, Deletion, Wire, Witness } from '../world/witness.ts';
import { idOf, nameOf, samplesOf, type Ledger, type Report } from './ledger.ts';

/** A sample that the members are to see soon. */
interface Due {
  readonly id: number;
  readonly from: Wire;
  readonly sessionId: string;
  readonly at: number;
  readonly viewers: readonly Wire[];
}

/** What the server sends to one connection. */
interface Viewer {
  sessionId: string | undefined;
  /** The newest reading of each run that was sent to it, by run number. */
  readonly seen: Map<number, number>;
  /** When it last was behind, or came in; on the world's clock. */
  behindAt: number;
  /** Joins that are unanswered: what comes behind them waits. */
  joins: number;
  /** When the server last refused a message for its rate. */
  limitedAt: number;
}

/** When a reading was taken; milliseconds since the epoch. */
interface Taken {
  readonly run: AppRun;
  /** In truth. */
  readonly at: number;
  /** As its device says. */
  readonly stamp: number;
}

export interface OverloadOptions {
  readonly ledger: Ledger;
  readonly report: Report;
  readonly now: () => number;
  readonly conflateAbove: number;
  readonly closeAbove: number;
  readonly tickDelay: number;
  readonly isHostile: boolean;
}

/** After a refusal for the rate it is not known which messages were dropped, milliseconds. */
const LIMITED = 3_000;

/** [G9] What waits for a connection is bounded, and neither a slow reader nor a failing disk holds up what the others see. */
export class Overload implements Witness {
  readonly #options: OverloadOptions;
  readonly #viewers = new Map<Wire, Viewer>();
  /** The newest reading of each run that came live: an older one is not news. */
  readonly #newestOf = new Map<AppRun, number>();
  /** By session and user, the latest that came live from any device. */
  readonly #latest = new Map<string, Taken>();
  #due: Due[] = [];
  /** Sessions that are to be deleted, and those of them that have ended for it: who is still in one is on the way out. */
  readonly #doomed = new Set<string>();
  readonly #ended = new Set<string>();

  constructor(options: OverloadOptions) {
    this.#options = options;
  }

  asksToDelete({ what, session }: Deletion): void {
    if (what !== 'track') this.#doomed.add(session);
  }

  committed(writes: readonly Write[]): void {
    for (const write of writes) if (write.kind === 'event' && write.record.fact.kind === 'ended' && this.#doomed.has(write.record.sessionId)) this.#ended.add(write.record.sessionId);
  }

  up(wire: Wire, message: UpMessage): void {
    const viewer = this.#viewerOf(wire);
    if (message.type === 'join_session') viewer.joins += 1;
    if (message.type === 'leave_session') viewer.sessionId = undefined;
    const newest = samplesOf(message).at(-1);
    if (newest === undefined || wire.closedWith !== undefined || viewer.sessionId === undefined || viewer.joins > 0) return;
    if (!this.#isNews(wire, newest)) return;
    const { sessionId } = viewer;
    const viewers = [...this.#viewers].flatMap(([other, { sessionId: seen }]) => (seen === sessionId && other !== wire && other.closedWith === undefined ? [other] : []));
    for (const other of viewers) if (other.buffered > this.#options.conflateAbove) this.#viewerOf(other).behindAt = this.#options.now();
    this.#due.push({ id: idOf(newest), from: wire, sessionId, at: this.#options.now() + this.#options.tickDelay + 1, viewers });
  }

  down(wire: Wire, message: DownMessage): void {
    const { closeAbove, conflateAbove, now, report } = this.#options;
    // Into a connection that is known to be over, nothing goes.
    if (wire.isOver) return;
    const viewer = this.#viewerOf(wire);
    if (wire.buffered > closeAbove) report('G9', `${wire.buffered} bytes wait for ${nameOf(wire.run)} already, and the server sends ${message.type}.`);
    if (wire.buffered > conflateAbove) viewer.behindAt = now();
    if (message.type === 'session_status' && message.data.you !== undefined) {
      viewer.behindAt = now();
      viewer.sessionId = message.data.sessionId;
      viewer.joins -= 1;
    }
    // A leave that came behind the join is known as the connection's last word only now.
    if (message.type === 'session_event' && message.data.event.kind === 'left' && message.data.event.userId === wire.run.user) viewer.sessionId = undefined;
    if (message.type === 'error' && message.data.type === 'join_session') viewer.joins -= 1;
    if (message.type === 'error' && message.data.code === 'rate_limited') viewer.limitedAt = now();
    if (message.type === 'friend_update') this.#saw(viewer, message.data);
    if (message.type === 'friend_updates') for (const update of message.data.updates) this.#saw(viewer, update);
  }

  closing(wire: Wire): void {
    this.#viewers.delete(wire);
  }

  closed(wire: Wire): void {
    this.#viewers.delete(wire);
  }

  serverCrashed(): void {
    this.#viewers.clear();
    this.#newestOf.clear();
    this.#due = [];
  }

  serverStarted(): void {
    this.#newestOf.clear();
  }

  check(): void {
    const now = this.#options.now();
    const due = this.#due.filter(({ at }) => at <= now);
    this.#due = this.#due.filter(({ at }) => at > now);
    for (const one of due) this.#settle(one);
  }

  #settle({ id, from, at, sessionId, viewers }: Due): void {
    const reading = this.#options.ledger.readings.get(id);
    const sender = this.#viewers.get(from);
    // Who left, lost the connection or sent too much at once meanwhile is not waited for.
    if (reading === undefined || sender?.sessionId !== sessionId || at - sender.limitedAt < LIMITED || this.#ended.has(sessionId)) return;
    for (const wire of viewers) {
      const viewer = this.#viewers.get(wire);
      if (viewer === undefined || viewer.sessionId !== sessionId || viewer.joins > 0 || wire.buffered > this.#options.conflateAbove) continue;
      if (at - viewer.behindAt < 2 * this.#options.tickDelay + 10) continue;
      const seen = viewer.seen.get(reading.run.number) ?? 0;
      if (seen < id) this.#options.report('G9', `Reading ${id} of ${nameOf(reading.run)} was not sent to ${nameOf(wire.run)} within ${this.#options.tickDelay} ms; the last one was ${seen}.`);
    }
  }

  #saw(viewer: Viewer, update: FriendUpdateData): void {
    const run = this.#options.ledger.readings.get(idOf(update))?.run.number;
    if (run !== undefined) viewer.seen.set(run, Math.max(idOf(update), viewer.seen.get(run) ?? 0));
  }

  #isNews({ run }: Wire, sample: ReturnType<typeof samplesOf>[number]): boolean {
    // Where frames overtake each other and get lost, there is no order among samples without numbers, nor among the runs that share them.
    if (run.app !== 'sdk' && this.#options.isHostile) return false;
    const id = idOf(sample);
    if (this.#options.ledger.isContested(id) || id <= (this.#newestOf.get(run) ?? 0)) return false;
    this.#newestOf.set(run, id);
    return this.#isLatest(`${run.session}/${run.user}`, { run, at: this.#options.ledger.readings.get(id)?.at ?? 0, stamp: Date.parse(sample.timestamp) });
  }

  /** Whether nothing later has come of another device of that user: by the truth, and by what the devices say, which is all that the server knows. */
  #isLatest(key: string, taken: Taken): boolean {
    const known = this.#latest.get(key);
    const isLatest = known === undefined || known.run === taken.run || (taken.at >= known.at && taken.stamp >= known.stamp);
    if (known === undefined || taken.at >= known.at) this.#latest.set(key, taken);
    return isLatest;
  }

  #viewerOf(wire: Wire): Viewer {
    const known = this.#viewers.get(wire);
    if (known !== undefined) return known;
    const viewer: Viewer = { sessionId: undefined, seen: new Map(), behindAt: -Infinity, joins: 0, limitedAt: -Infinity };
    this.#viewers.set(wire, viewer);
    return viewer;
  }
}
