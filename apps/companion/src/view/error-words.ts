import type { SyncError, SyncErrorKind } from '@paceline/client';

/** What kept something from being done, in the words of runners: what is wrong, and what to do about it. */
export interface ErrorWords {
  readonly text: string;
  readonly remedy: string;
}

const joinAgain = 'Join the run again, with its code.';
const loadAgain = 'Load the page again.';

/** The SDK speaks to developers; every kind of its errors has words of the companion's own. */
export const errorWords: Readonly<Record<SyncErrorKind, ErrorWords>> = {
  service_unavailable: { text: 'The server cannot be reached at the moment.', remedy: 'Try again in a moment.' },
  timeout: { text: 'The server does not answer.', remedy: 'The network may be too weak here; try again in a moment.' },
  not_connected: { text: 'There is no connection at the moment.', remedy: 'Try again when there is a network.' },
  buffer_full: { text: 'The network is too slow at the moment.', remedy: 'Your run is kept and goes up when it is faster.' },
  rate_limited: { text: 'This was tried too often.', remedy: 'Wait a moment, then try again.' },
  unauthorized: { text: 'The server does not know this browser any more.', remedy: joinAgain },
  token_expired: { text: 'The server does not know this browser any more: it was away for too long.', remedy: joinAgain },
  wrong_user: { text: 'The server takes this browser for somebody else.', remedy: joinAgain },
  unsupported_version: { text: 'This page is of another version than the server.', remedy: loadAgain },
  invalid_session: { text: 'There is no run of this code or link, or it was deleted.', remedy: 'Check each letter and digit, or ask for the link once more.' },
  not_invited: { text: 'You are not in this run.', remedy: 'Ask somebody who is in it for its code.' },
  session_full: { text: 'This run is full.', remedy: 'Wait until somebody leaves, or start another run.' },
  session_ended: { text: 'This run is over.', remedy: 'Start a new one.' },
  already_in_session: { text: 'You are in another run.', remedy: 'Leave that one first.' },
  not_in_session: { text: 'You are not in this run any more.', remedy: joinAgain },
  not_a_runner: { text: 'You are only watching this run.', remedy: 'Leave it, and join again to run.' },
  encoding_error: { text: 'The server does not accept a value.', remedy: 'Check what you have typed.' },
  outbox_full: { text: 'No more of your run can be kept on this device.', remedy: 'Go where there is a network, so that it can go up.' },
  samples_unconfirmed: { text: 'A part of your run is not stored yet.', remedy: 'Join the run again where there is a network, and it goes up.' },
  samples_damaged: { text: 'A part of your run that was kept on this device cannot be read any more.', remedy: 'The rest goes up by itself.' },
  storage_failed: { text: 'This browser cannot keep your run.', remedy: 'Make room on the device, and keep this page open until everything is stored.' },
  samples_renumbered: { text: 'The server has lost a part of what it had stored.', remedy: 'Your run goes on all the same.' },
  sample_conflict: { text: 'The server has other numbers for a part of your run, and keeps those.', remedy: 'Your run goes on all the same.' },
  replaced: { text: 'Your run goes on in another tab or on another device.', remedy: 'Join again to take it back.' },
  removed: { text: 'You have left this run from another tab or device, were removed from it, or it was deleted.', remedy: joinAgain },
  cancelled: { text: 'You left before you were in the run.', remedy: 'Join again if you still want to.' },
  closed: { text: 'This page has let go of the run.', remedy: loadAgain },
  refused: { text: 'The server does not allow this.', remedy: loadAgain },
};

/** In one line, as below a form. `isThere`: whether there may be a network. */
export function formErrorText({ kind, retry }: Pick<SyncError, 'kind' | 'retry'>, isThere: boolean): string {
  if (retry !== 'never' && !isThere) return 'No network. Try again when there is one.';
  const { text, remedy } = errorWords[kind];
  return `${text} ${remedy}`;
}

/** Why a run is not there yet, or never will be. What failed for now is tried again without a tap. */
export function openingWords({ kind, retry }: Pick<SyncError, 'kind' | 'retry'>, isThere: boolean): ErrorWords & { readonly title: string } {
  const words = errorWords[kind];
  if (retry === 'never') return { title: 'This run cannot be opened', ...words };
  if (!isThere) return { title: 'No network', text: 'This run opens when there is one.', remedy: 'It is tried again by itself.' };
  return { title: 'This run cannot be opened yet', text: words.text, remedy: 'It is tried again by itself.' };
}
