import type { SyncError } from '@paceline/client';

/** Why someone is not in the run, for people rather than for those who know close codes. */
export interface EndWords {
  readonly title: string;
  readonly text: string;
}

export function endWords(kind: 'refused' | 'lost', error: SyncError): EndWords {
  switch (error.kind) {
    case 'replaced':
      return { title: 'Your run goes on in another place', text: 'You have joined it from another tab or device, and it is recorded in one place at a time.' };
    case 'removed':
      return { title: 'You are not in this run any more', text: 'You have left it from another tab or device, or were removed.' };
    default:
      return { title: kind === 'lost' ? 'You are not in this run any more' : 'You could not join', text: error.message };
  }
}
