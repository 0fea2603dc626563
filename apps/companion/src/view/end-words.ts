import type { SyncError } from '@paceline/client';
import { errorWords, type ErrorWords } from './error-words.ts';

/** Why someone is not in the run, for people rather than for those who know close codes. */
export interface EndWords extends ErrorWords {
  readonly title: string;
}

export function endWords(kind: 'refused' | 'lost', error: Pick<SyncError, 'kind'>): EndWords {
  const title = kind === 'lost' ? 'You are not in this run any more' : 'You could not join';
  // Who was in a run had its true code.
  if (error.kind === 'invalid_session') return { title: 'This run was deleted', text: 'Whoever opened it has deleted it, with all that was recorded in it.', remedy: 'You can start another run, or join one by its code.' };
  if (error.kind !== 'replaced') return { title, ...errorWords[error.kind] };
  return {
    title: 'Your run goes on in another place',
    text: 'You have joined it from another tab or device, and it is recorded in one place at a time.',
    remedy: 'What this page has recorded is kept. You can take the run back.',
  };
}
