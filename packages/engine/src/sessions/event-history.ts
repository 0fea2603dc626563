import type { EventRecord } from '../journal/store.ts';

/** How many events a live session remembers for those who were away. */
export const REMEMBERED_EVENTS = 1_000;

/** The newest events of a session, in order and without gaps. */
export class EventHistory {
  #events: EventRecord[];

  constructor(events: readonly EventRecord[]) {
    this.#events = [...events];
  }

  add(events: readonly EventRecord[]): void {
    this.#events.push(...events);
    // Cut rarely, so that adding stays cheap.
    if (this.#events.length > 2 * REMEMBERED_EVENTS) this.#events = this.#events.slice(-REMEMBERED_EVENTS);
  }

  /** Has another name stand where the user's stood. */
  rename(userId: string, name: string): void {
    this.#events = this.#events.map((event) => (event.fact.kind === 'joined' && event.fact.userId === userId ? { ...event, fact: { ...event.fact, name } } : event));
  }

  /** The newest event. */
  get last(): EventRecord | undefined {
    return this.#events.at(-1);
  }

  /** All events above `offset`, or undefined when some of them are not remembered or `offset` was never given out. */
  after(offset: number): readonly EventRecord[] | undefined {
    const newest = this.last?.offset ?? 0;
    const missed = newest - offset;
    if (missed < 0 || missed > this.#events.length) return undefined;
    return missed === 0 ? [] : this.#events.slice(-missed);
  }
}
