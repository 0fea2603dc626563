import type { OutboxStatus, SessionInfo } from '@paceline/client';
import { hasStarted } from '@paceline/client/sources';
import type { RunState } from '../run/run-state.ts';
import { unsentOf } from '../run/unsent.ts';
import { rejectionWords } from './rejection-words.ts';
import { isKept } from './kept.ts';
import { samplesWait, shownAge } from './words.ts';

/** A message that stays as long as its reason. */
export interface Banner {
  readonly id: 'offline' | 'position';
  readonly tone: 'warning' | 'info';
  readonly text: string;
  readonly detail: string;
  /** What can be done here: try the connection again at once, or take part in another way. */
  readonly offer: 'retry' | 'other_way' | undefined;
}

export function bannersOf(state: RunState, status: SessionInfo['status']): readonly Banner[] {
  return [connectionBanner(state), status === 'ended' ? undefined : positionBanner(state)].filter((banner) => banner !== undefined);
}

function connectionBanner({ link, part, outbox, now }: RunState): Banner | undefined {
  if (link.kind !== 'broken') return undefined;
  return {
    id: 'offline',
    tone: 'warning',
    text: `No connection for ${shownAge(Math.max(1, (now - link.since) / 1000))}`,
    detail: part.kind === 'running' ? recordingWords(outbox) : 'Everyone is shown where they were last seen.',
    offer: 'retry',
  };
}

/** On the device only when it is certain: not every browser lets a page keep anything. */
function recordingWords(outbox: OutboxStatus): string {
  const wait = samplesWait(unsentOf(outbox));
  return isKept(outbox) ? `Your run goes on and is kept on this device; ${wait}.` : `Recording goes on; ${wait} here until there is one. Keep this page open.`;
}

/** One position that leaps is of no interest; that none is believed for so long is, milliseconds. */
const DOUBTED = 5_000;

/** Of whom the run waits only for the first position; a common start waits for none. */
const unbegun = ({ part, session, now }: RunState): readonly string[] => (part.kind === 'ready' && hasStarted(session, now) ? ['Until a position comes, your friends see that you have no GPS, and your time has not begun.'] : []);

function positionBanner(state: RunState): Banner | undefined {
  const { part, doubted, now } = state;
  if (part.kind !== 'ready' && part.kind !== 'running') return undefined;
  const { position } = part;
  switch (position.kind) {
    case 'blocked':
      return { id: 'position', tone: 'warning', text: position.reason, detail: [position.remedy, ...unbegun(state)].join(' '), offer: part.kind === 'ready' ? 'other_way' : undefined };
    case 'asking':
      return { id: 'position', tone: 'info', text: 'May this page know where you are?', detail: 'Please answer the question of the browser.', offer: undefined };
    case 'searching':
      return {
        id: 'position',
        tone: 'info',
        text: 'Looking for a position…',
        detail: ['Under the open sky this takes a few seconds. Keep this page visible: a web page gets no positions while it is hidden or the screen is off.', ...unbegun(state)].join(' '),
        offer: undefined,
      };
    case 'ready':
      if (doubted === undefined || now - doubted.since < DOUBTED) return undefined;
      return { id: 'position', tone: 'warning', text: 'Your position is not believed.', detail: `${rejectionWords[doubted.reason].this} Your time goes on, and your way as soon as positions can be believed.`, offer: undefined };
  }
}
