import type { Guest } from '@paceline/client';
import { fail, pass, type Verdict } from '../evidence.ts';
import { attempt, settle, type Patience } from '../patience.ts';
import { failed, required, type Check, type Visit } from '../visit.ts';
import { bring, explain } from './session.ts';

export const checkSample: Check = async ({ seated, environment }, patience) => {
  const { runner } = required(seated);
  const began = environment.monotonic();
  const seq = runner.send({ distance: 10, elapsed: 4, status: 'running' });
  const isStored = seq !== undefined && (await runner.isAcked(seq, patience));
  return isStored ? pass({ step: 'sample', ms: environment.monotonic() - began }) : fail(runner.trouble('ack'));
};

export const checkFriend: Check = async (visit, patience) => {
  const guest = await visit.guest('Friend of the doctor', patience);
  return guest.ok ? runBeside(visit, guest.value, patience) : failed(guest);
};

/** The friend joins by the session's code and runs; the runner is to see it. */
async function runBeside(visit: Visit, { token, userId }: Guest, patience: Patience): Promise<Verdict> {
  const { session } = required(visit.seated);
  const invited = await visit.call('POST /api/invites/CODE', patience, (api) => api.redeemInvite(token, session.code));
  if (!invited.ok) return failed(invited);
  const friend = bring(visit, 'friend', token);
  const greeting = await friend.greet(patience);
  if (greeting?.kind !== 'welcome') return fail(await explain(visit, friend.trouble('welcome')));
  const joined = await attempt(patience, friend.service.joinSession(session.sessionId, userId, []));
  if (joined.kind !== 'done') return fail(friend.trouble('join'));
  visit.friend = friend;
  return watch(visit, userId, patience);
}

async function watch({ seated, friend, environment }: Visit, friendId: string, patience: Patience): Promise<Verdict> {
  const { runner } = required(seated);
  const began = environment.monotonic();
  const seq = required(friend).send({ distance: 12, elapsed: 4, status: 'running' });
  const seen = await settle<true>(patience, (done) => [
    runner.service.friendUpdates.subscribe((friends) => {
      if (friends.some(({ userId, sample }) => userId === friendId && sample.seq === seq)) done(true);
    }),
  ]);
  return seen === undefined ? fail(runner.trouble('update')) : pass({ step: 'friend', ms: environment.monotonic() - began });
}

export const checkLeave: Check = async ({ seated, environment }, patience) => {
  const { runner, userId } = required(seated);
  const began = environment.monotonic();
  let isConfirmed = false;
  runner.service.sessionEvents.subscribe(({ event }) => {
    if (event.kind === 'left' && event.userId === userId) isConfirmed = true;
  });
  // The SDK also resolves when it has given up waiting for the server.
  await attempt(patience, runner.service.leaveSession());
  return isConfirmed ? pass({ step: 'leave', ms: environment.monotonic() - began }) : fail(runner.trouble('left'));
};
