import { describe, expect, it } from 'vitest';
import { KeptResults } from '../../src/sessions/kept-results.ts';
import { accept, type Outcome } from '../../src/sessions/outcome.ts';
import type { StoredResults } from '../../src/sessions/session-results.ts';
import type { Session } from '../../src/sessions/session.ts';
import { after, joinedBy, MORNING } from './support.ts';

const active = joinedBy('ana');
const { session: ended } = after(active, [{ kind: 'end' }]);
const named = (sessionId: string): Session => ({ ...ended, record: { ...ended.record, sessionId } });

/** Asks for results, and counts how often they are computed. */
function counted() {
  const kept = new KeptResults();
  let computed = 0;
  const compute = async (): Promise<Outcome<StoredResults>> => {
    computed += 1;
    return accept({ sessionId: 'run', startedAt: MORNING, isFinal: true, doubtful: [], runners: [], every: 1, overtakes: [], together: [] });
  };
  const ask = async (session: Session, stored = 5, distance?: number) => {
    await kept.of({ session, storedOf: () => [['', stored]], distance }, compute);
    return computed;
  };
  return { kept, ask, compute };
}

describe('results of a session that has ended', () => {
  it('[Q1] are computed once, until late samples come, and for each distance', async () => {
    const { ask } = counted();
    expect([await ask(ended), await ask(ended)]).toEqual([1, 1]);
    expect([await ask(ended, 6), await ask(ended, 6, 1_000), await ask(ended, 6, 1_000)]).toEqual([2, 3, 3]);
  });

  it('[Q1] are computed anew while people run', async () => {
    const { ask } = counted();
    expect([await ask(active), await ask(active)]).toEqual([1, 2]);
  });

  it('[Q1] [Y3] are gone after a deletion, also those that were being computed then', async () => {
    const { kept, ask, compute } = counted();
    await ask(ended);
    kept.clear();
    expect(await ask(ended)).toBe(2);
    kept.clear();
    await kept.of({ session: ended, storedOf: () => [['', 5]], distance: undefined }, async () => {
      kept.clear();
      return compute();
    });
    expect(await ask(ended)).toBe(4);
  });

  it('[Q1] are kept of a few sessions, those that were asked for last', async () => {
    const { ask } = counted();
    for (let place = 0; place < 8; place += 1) await ask(named(`s${place}`));
    await ask(named('s0'));
    await ask(named('s8'));
    expect([await ask(named('s0')), await ask(named('s1'))]).toEqual([9, 10]);
  });
});
