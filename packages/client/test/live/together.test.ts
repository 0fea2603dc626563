import { describe, expect, test } from 'vitest';
import { pacelineV1, plainJson } from '@paceline/client';
import { upTo } from '../support/world.ts';
import { Team, type TeamMember } from './team.ts';

const three = ['ana', 'ben', 'cleo'];
const isPing = (frame: unknown): boolean => typeof frame === 'string' && /^\{"type":"p[io]ng"/.test(frame);
const isAck = (frame: unknown): boolean => typeof frame === 'string' && frame.startsWith('{"type":"ack"');
const sent = ({ frames }: TeamMember): readonly unknown[] => frames.sent.filter((frame) => !isPing(frame));
/** Apart from pongs and the acknowledgements that come with them [K11]. */
const heard = ({ frames }: TeamMember): readonly unknown[] => frames.heard.filter((frame, place) => !isPing(frame) && !(isAck(frame) && isPing(frames.heard[place - 1])));
const oldest = ({ sightings }: TeamMember): number => Math.max(...sightings.map(({ age }) => age));

/** Forgets what was sent and heard until now. */
function fromNowOn({ members }: Team): void {
  for (const { frames, sightings } of members) for (const list of [frames.sent, frames.heard, sightings]) list.length = 0;
}

async function runningTeam(options: ConstructorParameters<typeof Team>[1] = {}, userIds: readonly string[] = three): Promise<Team> {
  const team = new Team(userIds, { network: { latency: 40 }, ...options });
  await team.join();
  for (const member of team.members) member.recordInTime();
  await team.environment.advance(5_000);
  fromNowOn(team);
  return team;
}

describe('three runners with live connections', () => {
  test('[T10] [K11] [B1] [B2] send one frame a second each and get one, in binary, and see each other within 150 ms', async () => {
    const team = await runningTeam();
    await team.environment.advance(60_000);
    for (const member of team.members) {
      expect([sent(member).length, heard(member).length]).toEqual([60, 60]);
      expect([...sent(member), ...heard(member)].every((frame) => typeof frame !== 'string')).toBe(true);
      expect(member.sightings.length).toBe(120);
      expect(oldest(member)).toBeLessThan(150);
      // All but the newest are acknowledged, without a message for it.
      expect(member.outbox.pending).toBeLessThanOrEqual(2);
      expect(member.errors).toEqual([]);
    }
  });

  test('[T10] do so on a way that varies', async () => {
    const team = await runningTeam({ network: { latency: 40, jitter: 20 } });
    await team.environment.advance(60_000);
    for (const member of team.members) {
      expect([sent(member).length, heard(member).length]).toEqual([60, 60]);
      expect(oldest(member)).toBeLessThan(150);
    }
  });

  test('[T10] whose devices\' clocks are wrong keep the same phase', async () => {
    const team = new Team(three, { network: { latency: 40 } });
    team.server.clockSkew = 7_200_345;
    await team.join();
    for (const member of team.members) member.recordInTime();
    await team.environment.advance(5_000);
    fromNowOn(team);
    await team.environment.advance(20_000);
    for (const member of team.members) expect([heard(member).length, oldest(member) < 150]).toEqual([20, true]);
  });

  test('[T10] who record when they like send once a second all the same, and nothing is older than a second and its way', async () => {
    const team = new Team(three, { network: { latency: 40 } });
    await team.join();
    const { environment } = team;
    const every = (member: TeamMember, offset: number): void => void environment.setTimer(offset, () => {
      member.record();
      every(member, 1_000);
    });
    team.members.forEach((member, index) => every(member, 100 + 317 * index));
    await environment.advance(5_000);
    fromNowOn(team);
    await environment.advance(60_000);
    for (const member of team.members) {
      expect([sent(member).length, heard(member).length]).toEqual([60, 60]);
      expect(oldest(member)).toBeLessThan(1_150);
    }
  });

  test('[T11] one alone sends every three seconds what it has recorded, and what it has is stored', async () => {
    const team = await runningTeam({}, ['ana']);
    const { environment, members: [ana] } = team;
    if (ana === undefined) throw new Error('Nobody is there.');
    // Whoever is alone reads less often by the cadence, too; here once a second all the same.
    for (let second = 0; second < 30; second++) {
      ana.record();
      await environment.advance(1_000);
    }
    expect(sent(ana).length).toBeLessThanOrEqual(11);
    await environment.advance(3_000);
    expect(ana.outbox.pending).toBeLessThanOrEqual(1);
  });

  test('[J8] leave within a moment of the last acknowledgement, with everything stored', async () => {
    const team = await runningTeam();
    const { environment, members: [ana] } = team;
    const way = 2 * 40;
    ana?.record();
    ana?.service.sendPaceUpdate({ pace: 5, distance: 1_000, status: 'finished' });
    const before = environment.now();
    await environment.settle(ana?.service.leaveSession() ?? Promise.resolve());
    // To be told that all is stored, and to be told that one has left.
    expect(environment.now() - before).toBeLessThan(2 * way + 100);
    const stored = await team.stored('ana');
    expect(stored).toEqual([...upTo(stored.length - 1), 1_000]);
    expect(ana?.errors).toEqual([]);
  });

  test('[J8] leave without waiting for the next phase', async () => {
    const team = await runningTeam({}, ['ana']);
    const { environment, members: [ana] } = team;
    for (let second = 0; second < 2; second++) {
      ana?.record();
      await environment.advance(100);
    }
    fromNowOn(team);
    void ana?.service.leaveSession();
    expect(ana && sent(ana)).toHaveLength(1);
  });

  test.each([
    ['one of whom has no live connection', 'ben'],
    ['none of whom has one', 'all'],
  ])('%s see each other', async (_, plain) => {
    const team = new Team(three, { network: { latency: 40 } });
    await team.join({ live: plain !== 'all' });
    if (plain !== 'all') await team.replace(plain, { live: false });
    for (const member of team.members) member.recordInTime();
    await team.environment.advance(20_000);
    for (const member of team.members) {
      expect(new Set(member.sightings.map(({ userId }) => userId))).toEqual(new Set(three.filter((userId) => userId !== member.userId)));
      expect([member.outbox.pending <= 2, member.errors]).toEqual([true, []]);
    }
  });

  test.each([['paceline.v1', pacelineV1], ['JSON without a subprotocol', plainJson]])('[D3] keep to the cadence over %s', async (_, dialect) => {
    const team = new Team(three, { network: { latency: 40 } });
    await team.join({ dialect });
    for (const member of team.members) member.recordInTime();
    await team.environment.advance(5_000);
    fromNowOn(team);
    await team.environment.advance(20_000);
    for (const member of team.members) expect([sent(member).length, heard(member).length, member.errors]).toEqual([20, 20, []]);
  });
});

test('[B3] what is stored of a track is what was recorded, to the last digit, in whatever form it came', async () => {
  const team = new Team(three, { network: { latency: 40 } });
  await team.join();
  const [ana] = team.members;
  const recorded: unknown[] = [];
  ana?.service.samples.subscribe((sample) => recorded.push(sample));
  for (let second = 0; second < 20; second++) {
    ana?.service.sendPaceUpdate({ pace: 5.4321 - second / 7, distance: second * 3.33333, accuracy: second === 5 ? 9_999.99 : 4.4444, speed: 3.14159, status: second < 10 ? 'running' : 'paused', timestamp: second === 7 ? '2026-05-01T08:30:00.1239+02:00' : undefined });
    if (second === 12) team.server.network.drop();
    await team.environment.advance(1_000);
  }
  await team.environment.advance(10_000);
  expect(recorded).toHaveLength(20);
  expect(await team.server.track('run', 'ana')).toEqual(JSON.parse(JSON.stringify(recorded)));
});

describe('[G2] [G3] [G4] a network that loses, doubles, delays and reorders', () => {
  const bad = { latency: 40, jitter: 60, loss: 0.01, duplicates: 0.02, reordering: 0.02, stalls: 0.01 };

  test.each([1, 2, 3, 4])('loses and doubles nothing of a track, and shows nobody going back (seed %i)', async (seed) => {
    const team = await runningTeam({ network: bad, seed });
    const back: string[] = [];
    for (const { service, userId } of team.members) {
      const newest = new Map<string, number>();
      service.friendUpdates.subscribe((friends) => {
        for (const { userId: friend, sample: { distance = 0 } } of friends) {
          if (distance < (newest.get(friend) ?? 0)) back.push(`${userId} sees ${friend} go back to ${distance}`);
          newest.set(friend, distance);
        }
      });
    }
    for (let round = 0; round < 4; round++) {
      await team.environment.advance(15_000);
      team.server.network.drop();
      await team.environment.advance(10_000);
    }
    expect(Object.values(team.server.network.incidents).every((count) => count > 0)).toBe(true);
    team.server.network.conditions = { ...team.server.network.conditions, jitter: 0, loss: 0, duplicates: 0, reordering: 0, stalls: 0 };
    const counts = team.members.map((member) => member.stop());
    await team.environment.advance(60_000);
    expect(back).toEqual([]);
    for (const [index, member] of team.members.entries()) {
      expect(await team.stored(member.userId)).toEqual(upTo(counts[index] ?? 0));
      expect([member.outbox.pending, member.errors]).toEqual([0, []]);
    }
  });

  test('[B3] a crash of the server, after which samples come again in the other form, makes no conflict', async () => {
    const team = await runningTeam();
    await team.environment.settle(team.server.crash());
    await team.environment.advance(30_000);
    for (const member of team.members) {
      const stored = await team.stored(member.userId);
      expect(stored).toEqual(upTo(stored.length));
      expect(stored.length).toBeGreaterThan(30);
      expect([member.outbox.pending <= 2, member.errors]).toEqual([true, []]);
    }
  });
});
