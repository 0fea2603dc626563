import type { FriendUpdateData, SessionFact, SessionStatusData } from '@paceline/protocol';
import { VirtualEnvironment } from '@paceline/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { LocalBus } from '../../src/bus/local-bus.ts';
import { Broadcaster } from '../../src/fanout/broadcaster.ts';
import { TestOutlet, update } from './support.ts';

const limits = { conflateAbove: 1_000, closeAbove: 4_000, tickDelay: 250, fullRateMembers: 200 };

let environment: VirtualEnvironment;
let bus: LocalBus;
let broadcaster: Broadcaster;
let picture: FriendUpdateData[];

beforeEach(() => {
  environment = new VirtualEnvironment();
  bus = new LocalBus();
  picture = [];
  const status = (): SessionStatusData => ({ sessionId: 'run', participants: ['ana', 'ben'], status: 'active' });
  broadcaster = new Broadcaster({
    subject: { sessionId: 'run', origin: 0, epoch: 'e1', status },
    picture: () => picture,
    bus,
    environment,
    limits,
  });
});

/** A member whose welcome is read already. */
function member(userId: string, vocabulary: 'full' | 'original' = 'full', friends?: readonly string[]): TestOutlet {
  const outlet = new TestOutlet(vocabulary);
  broadcaster.attach(userId, outlet, friends);
  outlet.news();
  return outlet;
}

const tick = (...updates: FriendUpdateData[]) => bus.publish('run', { kind: 'tick', updates });

let offset = 0;
const announce = (...facts: SessionFact[]) =>
  bus.publish('run', { kind: 'events', events: facts.map((fact) => ({ sessionId: 'run', offset: (offset += 1), at: environment.now(), fact })) });

const types = (outlet: TestOutlet): readonly string[] => outlet.news().map(({ type }) => type);

describe('a tick', () => {
  it('[F3] is the same frame for every member, and the same bytes', () => {
    const members = ['ana', 'ben', 'cleo'].map((userId) => member(userId));
    tick(update('ana', 1), update('ben', 1));
    const frames = members.flatMap((outlet) => outlet.frames);
    expect(frames).toHaveLength(3);
    expect(new Set(frames).size).toBe(1);
    expect(frames[0]?.bytes).toBe(frames[1]?.bytes);
    expect(frames[0]?.message).toMatchObject({ type: 'friend_updates', data: { sessionId: 'run', updates: [{ userId: 'ana' }, { userId: 'ben' }] } });
  });

  it('[F3] [F7] is single frames for those who know no other, each encoded once, without their own', () => {
    const [ana, ben, cleo] = ['ana', 'ben', 'cleo'].map((userId) => member(userId, 'original')) as [TestOutlet, TestOutlet, TestOutlet];
    tick(update('ana', 1), update('ben', 1));
    expect([ana, ben, cleo].map(({ frames }) => frames.map(({ message }) => message.type === 'friend_update' && message.data.userId))).toEqual([
      ['ben'],
      ['ana'],
      ['ana', 'ben'],
    ]);
    expect(ana.frames[0]).toBe(cleo.frames[1]);
  });

  it('does not reach who has been detached, nor an outlet that was replaced', () => {
    const older = member('ana');
    const newer = member('ana');
    const ben = member('ben');
    broadcaster.detach('ben');
    tick(update('cleo', 1));
    expect([older, newer, ben].map((outlet) => outlet.frames.length)).toEqual([0, 1, 0]);
  });
});

describe('a slow reader', () => {
  it('[F4] misses ticks, and gets the whole picture when it has caught up', () => {
    const slow = member('ana');
    const quick = member('ben');
    slow.bufferedBytes = 1_001;
    tick(update('ben', 1));
    tick(update('cleo', 1));
    expect(types(slow)).toEqual([]);
    expect(types(quick)).toEqual(['friend_updates', 'friend_updates']);
    slow.bufferedBytes = 1_000;
    picture = [update('ben', 2), update('cleo', 1)];
    tick(update('ben', 2));
    expect(slow.news()).toEqual([expect.objectContaining({ type: 'friend_updates', data: { sessionId: 'run', updates: picture, snapshot: true } })]);
    tick(update('ben', 3));
    expect(slow.news()[0]?.data).not.toHaveProperty('snapshot');
  });

  it('[F4] gets the picture also when the session has fallen silent', async () => {
    const slow = member('ana');
    slow.bufferedBytes = 2_000;
    picture = [update('ben', 1)];
    tick(update('ben', 1));
    await environment.advance(1_000);
    expect(types(slow)).toEqual([]);
    slow.bufferedBytes = 0;
    await environment.advance(250);
    expect(slow.news()).toMatchObject([{ data: { updates: picture, snapshot: true } }]);
    await environment.advance(1_000);
    expect(types(slow)).toEqual([]);
    expect(environment.timers).toBe(0);
  });

  it('[F4] does not miss events', () => {
    const slow = member('ana');
    slow.bufferedBytes = 2_000;
    announce({ kind: 'paused', userId: 'ben' });
    expect(types(slow)).toEqual(['session_event']);
  });

  it.each([
    ['tick', () => tick(update('ben', 1))],
    ['event', () => announce({ kind: 'paused', userId: 'ben' })],
  ])('[F5] is closed with 4408 at the next %s above the second limit, and nobody else is', (_, happens) => {
    const slow = member('ana');
    const quick = member('ben');
    slow.bufferedBytes = 4_001;
    happens();
    happens();
    expect(slow.closedWith?.code).toBe(4408);
    expect(types(slow)).toEqual([]);
    expect(quick.closedWith).toBeUndefined();
    expect(types(quick)).toHaveLength(2);
  });

  it('[F5] is closed also when nothing happens any more', async () => {
    const slow = member('ana');
    slow.bufferedBytes = 2_000;
    tick(update('ben', 1));
    slow.bufferedBytes = 5_000;
    await environment.advance(250);
    expect(slow.closedWith?.code).toBe(4408);
  });
});

/** Who is told of, by each message since the last call; those of a snapshot first. */
const toldOf = (outlet: TestOutlet): readonly (readonly number[])[] =>
  outlet.news().map(({ type, data }) => (type === 'friend_updates' ? data.updates.map(({ index = -1 }) => index) : [])).map((indices) => indices.toSorted((a, b) => a - b));
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, place) => from + place);

describe('[T12] [F10] a session of more members than get everything at once', () => {
  const RUNNERS = 400;
  /** Runner 0 leads. */
  const runner = (index: number, seq: number) => update(`runner-${index}`, seq, { index, distance: 100_000 - index * 10 });
  let members: readonly TestOutlet[];

  beforeEach(async () => {
    picture = range(0, RUNNERS).map((index) => runner(index, 1));
    members = range(0, RUNNERS).map((index) => member(`runner-${index}`));
    // All that they are owed has come.
    await environment.advance(2_000);
    members.forEach((outlet) => outlet.news());
  });

  it('sends each pack one frame, the same bytes, with those around it, the leaders, and those whose turn it is', () => {
    tick(...range(0, RUNNERS).map((index) => runner(index, 2)));
    const pack = members.slice(200, 250).map(({ frames }) => frames.at(-1));
    expect(new Set(pack).size).toBe(1);
    expect(new Set([members[199]?.frames[0], members[200]?.frames[0], members[250]?.frames[0]]).size).toBe(3);
    // Of 400 runners, every other one has its turn in each second.
    const isShown = (index: number) => index < 10 || (index >= 150 && index < 300) || (index + 1) % 2 === 0;
    expect(toldOf(members[200] as TestOutlet)).toEqual([range(0, RUNNERS).filter(isShown)]);
  });

  it('sends nothing to those of whom nobody near has anything new', () => {
    // Its first sample is not the one of two that everybody gets.
    tick(runner(398, 2));
    expect([members[0]?.frames.length, members[340]?.frames.length]).toEqual([0, 1]);
  });

  it('sends friends at once, wherever they run, in a frame beside; and their own sample to all', async () => {
    const friend = 398;
    const ana = member('ana', 'full', [`runner-${friend}`]);
    const apart = member('cleo');
    await environment.advance(2_000);
    [ana, apart].forEach((outlet) => outlet.news());
    tick(runner(0, 2), runner(friend, 2), update('cleo', 1, { index: 401 }));
    // Cleo has only begun, and is in no pack yet; whether others see her so far down the roster depends on the second.
    const [toAna = [], toCleo = []] = [ana, apart].map((outlet) => toldOf(outlet).flat().toSorted((a, b) => a - b));
    expect([toAna.filter((index) => index !== 401), toCleo]).toEqual([[0, friend], [0, 401]]);
    expect(apart.frames).toEqual([]);
  });

  it('[G4] tells who comes late of everyone all the same: those at once in the snapshot, and the rest within seconds', async () => {
    const ana = new TestOutlet();
    broadcaster.attach('ana', ana, ['runner-300']);
    expect(ana.frames[0]?.message.data).toMatchObject({ snapshot: true });
    expect(toldOf(ana)).toEqual([[...range(0, 10), 300]]);
    await environment.advance(2_000);
    expect(toldOf(ana).flat().toSorted((a, b) => a - b)).toEqual(range(0, RUNNERS));
    expect(environment.timers).toBe(0);
  });

  it('[T13] [F11] and those at a slow rate count turns of their own: everybody is told of everybody', async () => {
    const [slow, quick] = [members[0], members[200]] as [TestOutlet, TestOutlet];
    slow.rate = 'slow';
    for (let seq = 2; seq <= 41; seq++) {
      tick(...range(0, RUNNERS).map((index) => runner(index, seq)));
      await environment.advance(1_000);
    }
    for (const outlet of [slow, quick]) expect(new Set(toldOf(outlet).flat())).toEqual(new Set(range(0, RUNNERS)));
  });

  it('tells everybody at once of who does something else than before, who may say nothing more', () => {
    tick({ ...runner(398, 2), status: 'paused' });
    expect(members.filter((outlet) => toldOf(outlet).flat().includes(398))).toHaveLength(RUNNERS);
    tick({ ...runner(398, 3), status: 'paused' }, { ...runner(397, 2), status: 'finished' });
    expect(members.filter((outlet) => toldOf(outlet).flat().includes(397))).toHaveLength(RUNNERS);
    tick(runner(398, 4));
    expect(members.filter((outlet) => toldOf(outlet).flat().includes(398))).toHaveLength(RUNNERS);
  });

  it('[F3] owes those who come together the same bytes', async () => {
    const late = [member('ana'), member('ben')] as const;
    late.forEach((outlet) => outlet.news());
    await environment.advance(2_000);
    expect(late[0].frames.length).toBeGreaterThan(3);
    expect(late[0].frames.every((frame, place) => frame === late[1].frames[place])).toBe(true);
  });

  it('[F4] never queues more than that for a slow reader', () => {
    const [slow] = members as [TestOutlet];
    slow.bufferedBytes = 2_000;
    tick(runner(1, 2));
    slow.bufferedBytes = 0;
    tick(runner(1, 3));
    expect(toldOf(slow).map((told) => told.length)).toEqual([100]);
  });
});

describe('[T13] [F11] a member who asks for a slower rate', () => {
  it('gets one tick in 3 s with the newest of everyone, and everybody else what they always did', async () => {
    const slow = member('ana');
    const quick = member('ben');
    slow.rate = 'slow';
    for (let seq = 1; seq <= 6; seq++) {
      tick(update('ben', seq), update('cleo', seq));
      await environment.advance(1_000);
    }
    expect(slow.news().map(({ data }) => 'updates' in data && data.updates.map(({ userId, seq }) => `${userId} ${seq}`))).toEqual([['ben 3', 'cleo 3'], ['ben 6', 'cleo 6']]);
    expect(types(quick)).toHaveLength(6);
    expect(environment.timers).toBe(0);
  });

  it('gets no tick at all when it does not look, but every event; and the whole picture when it looks again', async () => {
    const ana = member('ana');
    ana.rate = 'none';
    broadcaster.refresh('ana');
    tick(update('ben', 1));
    announce({ kind: 'paused', userId: 'ben' });
    await environment.advance(10_000);
    expect(types(ana)).toEqual(['session_event']);
    expect(environment.timers).toBe(0);
    picture = [update('ben', 9)];
    ana.rate = 'full';
    broadcaster.refresh('ana');
    expect(ana.news()).toMatchObject([{ type: 'friend_updates', data: { snapshot: true, updates: [{ seq: 9 }] } }]);
  });
});

describe('events', () => {
  it('[F3] [V2] go to all in order, each in one frame for everybody', () => {
    const [ana, ben] = [member('ana'), member('ben')];
    announce({ kind: 'paused', userId: 'ana' }, { kind: 'resumed', userId: 'ana' });
    expect(ana.frames).toEqual(ben.frames);
    expect(ana.frames[0]).toBe(ben.frames[0]);
    expect(ana.news().map(({ data }) => 'event' in data && data.event.kind)).toEqual(['paused', 'resumed']);
  });

  it('[F6] end with the own leaving, even in the middle of several', () => {
    const [ana, ben] = [member('ana'), member('ben')];
    announce({ kind: 'left', userId: 'ana' }, { kind: 'paused', userId: 'ben' });
    tick(update('ben', 1));
    expect(types(ana)).toEqual(['session_event']);
    expect(types(ben)).toEqual(['session_event', 'session_event', 'friend_updates']);
  });

  it('[F7] are a status to those who know no events, one for all that happened together', () => {
    const old = member('ana', 'original');
    announce({ kind: 'joined', userId: 'ben', index: 1, name: 'Ben', role: 'runner' }, { kind: 'paused', userId: 'ben' });
    expect(types(old)).toEqual(['session_status']);
    announce({ kind: 'paused', userId: 'ben' });
    expect(types(old)).toEqual([]);
    announce({ kind: 'left', userId: 'ana' });
    announce({ kind: 'left', userId: 'ben' });
    expect(types(old)).toEqual(['session_status']);
  });
});

describe('the end', () => {
  it('leaves no subscription and no timer behind', async () => {
    const slow = member('ana');
    slow.bufferedBytes = 2_000;
    tick(update('ben', 1));
    broadcaster.stop();
    tick(update('ben', 2));
    expect(slow.frames).toEqual([]);
    expect(environment.timers).toBe(0);
  });
});
