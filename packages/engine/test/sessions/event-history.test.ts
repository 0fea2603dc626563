import { describe, expect, it } from 'vitest';
import { EventHistory, REMEMBERED_EVENTS } from '../../src/sessions/event-history.ts';
import { MORNING } from './support.ts';

const event = (offset: number) => ({ sessionId: 'run', offset, at: MORNING, fact: { kind: 'started' } as const });
const events = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, place) => event(from + place));
const offsets = (history: EventHistory, after: number) => history.after(after)?.map(({ offset }) => offset);

describe('the events that a session remembers', () => {
  it('[V3] are given from where someone left off', () => {
    const history = new EventHistory(events(1, 5));
    history.add(events(6, 7));
    expect(offsets(history, 4)).toEqual([5, 6, 7]);
    expect(offsets(history, 7)).toEqual([]);
    expect(offsets(history, 0)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('[V3] are not given with a gap: too old an offset has none', () => {
    const history = new EventHistory(events(1, REMEMBERED_EVENTS));
    for (let offset = REMEMBERED_EVENTS; offset < 3 * REMEMBERED_EVENTS; offset += 1) history.add([event(offset + 1)]);
    expect(history.after(REMEMBERED_EVENTS - 1)).toBeUndefined();
    expect(offsets(history, 3 * REMEMBERED_EVENTS - 2)).toEqual([3 * REMEMBERED_EVENTS - 1, 3 * REMEMBERED_EVENTS]);
    expect(history.after(2 * REMEMBERED_EVENTS)).toHaveLength(REMEMBERED_EVENTS);
  });

  it('[V3] are not given for an offset that never was', () => {
    expect(new EventHistory(events(1, 5)).after(6)).toBeUndefined();
    expect(new EventHistory([]).after(1)).toBeUndefined();
    expect(new EventHistory([]).after(0)).toEqual([]);
  });
});
