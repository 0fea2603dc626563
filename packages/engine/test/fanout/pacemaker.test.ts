import { VirtualEnvironment } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { Pacemaker } from '../../src/fanout/pacemaker.ts';
import { TestOutlet } from './support.ts';

function session(phase = 380) {
  const pacemaker = new Pacemaker({ sessionId: 'run', environment: new VirtualEnvironment(), phase });
  let index = 0;
  const join = (userId: string, isPaced = true): TestOutlet => {
    const outlet = new TestOutlet();
    outlet.isPaced = isPaced;
    pacemaker.add({ userId, index: index++, outlet });
    return outlet;
  };
  return { pacemaker, join };
}

const told = (outlet: TestOutlet) => outlet.news().map(({ type, data }) => (type === 'cadence' ? [data.interval, data.phase] : type));

describe('[F8] a session tells when samples should arrive', () => {
  it('to each who joins, and again when that changes: alone, in company, alone again', () => {
    const { pacemaker, join } = session();
    const ana = join('ana');
    expect(told(ana)).toEqual([[3_000, 380]]);
    const ben = join('ben');
    expect([told(ana), told(ben)]).toEqual([[[1_000, 380]], [[1_000, 380]]]);
    const cleo = join('cleo');
    expect([told(ana), told(ben), told(cleo)]).toEqual([[], [], [[1_000, 380]]]);
    pacemaker.remove('ben');
    pacemaker.remove('ben');
    expect(told(ana)).toEqual([]);
    pacemaker.remove('cleo');
    expect([told(ana), told(ben)]).toEqual([[[3_000, 380]], []]);
  });

  it('to who comes back, whatever they were told before', () => {
    const { pacemaker, join } = session();
    join('ana');
    const older = join('ben');
    pacemaker.remove('ben');
    expect(told(older)).toEqual([[1_000, 380]]);
    expect(told(join('ben'))).toEqual([[1_000, 380]]);
  });

  it('to those alone who keep to it', () => {
    const { join } = session();
    const ana = join('ana', false);
    join('ben');
    expect(told(ana)).toEqual([]);
  });

  it('anew to whom it concerns, when it has become so large that it is divided', () => {
    const { pacemaker, join } = session();
    const members = Array.from({ length: 500 }, (_, place) => join(`user-${place}`));
    members.forEach((member) => member.news());
    const last = join('user-500');
    expect(told(last)).toEqual([[1_000, 380]]);
    expect(members.map(told)).toEqual(members.map((_, place) => (place % 2 === 0 ? [] : [[1_000, 880]])));
    const groupOf = (index: number) => pacemaker.groupOf({ userId: `user-${index}`, index });
    expect([groupOf(0), groupOf(1)]).toEqual([{ place: 0, isPaced: true }, { place: 1, isPaced: true }]);
    const late = join('plain', false);
    expect(told(late)).toEqual([]);
    // Those who keep to none are not waited for by those who do, nor is who is not there.
    for (const userId of ['plain', 'gone']) expect(pacemaker.groupOf({ userId, index: 501 })).toEqual({ place: 4, isPaced: false });
  });
});
