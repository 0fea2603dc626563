import type { SyncErrorKind } from '@paceline/client';
import type { Notice } from '../run/notices.ts';
import { errorWords } from './error-words.ts';
import { listed } from './words.ts';

/** What a notice says. */
export function noticeWords({ kind, names }: Pick<Notice, 'kind' | 'names'>): string {
  const who = listed(names);
  const several = names.length > 1;
  switch (kind) {
    case 'joined':
      return `${who} joined`;
    case 'left':
      return `${who} left`;
    case 'offline':
      return `${who} ${several ? 'are' : 'is'} offline`;
    case 'back':
      return `${who} ${several ? 'are' : 'is'} back`;
    case 'finished':
      return `${who} finished`;
    case 'countdown':
      return 'The start time is set';
    case 'started':
      return 'The run has started';
    case 'ended':
      return 'The run is over';
    case 'problem':
      return names.map(problemWords).join(' ');
  }
}

function problemWords(kind: string): string {
  const { text, remedy } = errorWords[kind as SyncErrorKind];
  return `${text} ${remedy}`;
}
