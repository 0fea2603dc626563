import type { Answered } from '../oracle/deletions.ts';
import type { Report } from '../oracle/ledger.ts';
import { friendsOf } from './cast.ts';
import { identityOf } from './server.ts';
import type { World } from './world.ts';

/** Asks the server for all that was deleted: it gives nothing of it to anyone, neither to its owner nor to the others. */
export async function askForDeleted({ server: { sessions }, environment }: World, { sessions: deleted, tracks }: Answered, report: Report): Promise<void> {
  if (sessions === undefined) return;
  for (const sessionId of deleted) {
    for (const user of friendsOf(sessionId)) {
      const [described, list] = await environment.settle(Promise.all([sessions.describe(identityOf(user), sessionId), sessions.list(identityOf(user), { limit: 10 })]));
      const isListed = list.ok && list.value.sessions.some((entry) => entry.sessionId === sessionId);
      if (described.ok || isListed) report('G10', `${user} is told of session ${sessionId}, which is deleted.`);
    }
  }
  for (const { sessionId, userId } of tracks) {
    const asker = identityOf(userId);
    const [track, results, list] = await environment.settle(Promise.all([sessions.track(asker, sessionId, userId), sessions.results(asker, sessionId), sessions.list(asker, { limit: 10 })]));
    const entry = list.ok ? list.value.sessions.find((listed) => listed.sessionId === sessionId) : undefined;
    if (track.ok) report('G10', `${track.value.samples.length} samples of ${userId} in ${sessionId} are given out, which are deleted.`);
    if (results.ok && results.value.runners.some((runner) => runner.userId === userId)) report('G10', `${userId} is in the results of ${sessionId}, and has deleted the track.`);
    if (entry?.recorded !== undefined || entry?.isOpener === false) report('G10', `${sessionId} is listed as ${JSON.stringify(entry)} to ${userId}, who has deleted the track.`);
  }
}
