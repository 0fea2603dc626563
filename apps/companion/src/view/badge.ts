import type { ConnectionStatus } from '@paceline/client';
import type { RunState } from '../run/run-state.ts';
import { unsentOf } from '../run/unsent.ts';
import { samplesWait } from './words.ts';

/** The state of the connection in a word, and what it means for the samples of this device. */
export interface Badge {
  readonly tone: 'good' | 'busy' | 'bad';
  readonly text: string;
  readonly detail: string | undefined;
}

/** At one sample a second a few are always on their way. */
const BACKLOG = 5;

export function badgeOf({ link, outbox, part }: Pick<RunState, 'link' | 'outbox' | 'part'>, connection: ConnectionStatus['state']): Badge {
  const unsent = unsentOf(outbox);
  const waiting = unsent > BACKLOG ? samplesWait(unsent) : undefined;
  switch (link.kind) {
    case 'new':
      return { tone: 'busy', text: 'Connecting…', detail: waiting };
    case 'connected':
      return waiting === undefined ? { tone: 'good', text: 'Connected', detail: undefined } : { tone: 'busy', text: 'Uploading', detail: waiting };
    case 'silent':
      return { tone: 'busy', text: 'No answer', detail: unsent === 0 ? undefined : samplesWait(unsent) };
    case 'broken': {
      const detail = waiting ?? (part.kind === 'running' ? 'recording goes on' : undefined);
      return connection === 'connecting' ? { tone: 'busy', text: 'Reconnecting…', detail } : { tone: 'bad', text: 'Offline', detail };
    }
  }
}
