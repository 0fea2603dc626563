import type { Log } from '@paceline/engine';
import { journalOf, type Loss } from './found-journal.ts';
import type { Notice } from './notices.ts';

/** Tells a loss, if there was one: in the log, and to the person who starts the server. */
export function lossNotices(loss: Loss | undefined, log: Log): readonly Notice[] {
  if (loss === undefined) return [];
  log.error({ count: loss.commits, reason: 'the last commits are lost' }, 'the journal of the database is damaged');
  return [{ kind: 'trouble', text: lossText(loss) }];
}

const lossText = ({ commits, copy }: Loss): string =>
  `The journal paceline.db-wal is damaged: at least ${commits} of the last commits before the server ended ${commits === 1 ? 'is' : 'are'} lost, although acknowledged. ` +
  `Everything before the damage is whole and goes on. The database as it was found is kept in ${copy}, and its journal in ${journalOf(copy)}. ` +
  'Look at the disk; to go on from an earlier state instead, stop the server and put a backup of paceline.db in its place.';
