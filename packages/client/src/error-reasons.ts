import type { SyncErrorKind } from './errors.ts';

/**
 * When each kind of error comes up: the sentences of the table in the guide. Nothing of the SDK imports this module, so
 * that no app carries them; a kind without a sentence does not compile.
 */
export const errorReasons: Readonly<Record<SyncErrorKind, string>> = {
  service_unavailable: 'The server cannot be reached, stops, has too much to do, or cannot store at the moment; or `getToken` failed.',
  timeout: 'The server did not answer in time: 15 s for a join or a call of `PacelineApi`, 10 s for a connection.',
  not_connected: 'Something was sent without a connection; or the platform has no `WebSocket` or `fetch`, or does not open that address.',
  buffer_full: '`WebSocketClient.send`: more waits in the socket than `sendBufferBytes`. The service waits by itself.',
  rate_limited: 'More messages, connections, guests or wrong codes than the server takes. The service keeps within the limits for samples.',
  unauthorized: 'There is no token, it is not text, or the server does not accept it.',
  token_expired: '`getToken` gave tokens that have expired; or one was used for a call of `PacelineApi`.',
  wrong_user: 'The user id of the join is not the one that the token was issued for.',
  unsupported_version: 'The server does not speak this version of the protocol.',
  invalid_session: 'There is no session of that id or code, or it was deleted, or it is no id.',
  not_invited: 'The session is for others: this user is neither its opener nor named by them, and has not redeemed its code.',
  session_full: 'As many are in the session as it can take.',
  session_ended: 'The session has ended, and this user did not take part in it.',
  already_in_session: 'A join for another session, user or role while one is joined or being joined.',
  not_in_session: '`sendPaceUpdate` outside of a session; or a session ended while it was being joined; or this user has deleted what they recorded in it.',
  not_a_runner: '`sendPaceUpdate` of a spectator.',
  encoding_error: 'A value is missing, of the wrong type or out of its range (`field` says which); or what arrived cannot be read.',
  outbox_full: '50,000 samples wait to be uploaded; `sendPaceUpdate` did not keep this one.',
  samples_unconfirmed: 'A session was left, or was over for this device, before all samples were confirmed as stored.',
  samples_damaged: 'Some of what an earlier run of the app had kept on this device cannot be read any more.',
  storage_failed: 'The `storage` of the service cannot keep samples: no room, no permission. They wait in memory.',
  samples_renumbered: 'The server does not have any more what it had confirmed, for instance because a backup was restored; what was not stored yet goes on after its last sample.',
  sample_conflict: 'The server has another reading under the number of a sample; it keeps the one it has.',
  replaced: 'The same user has joined from another device or tab, which now has the run.',
  removed: 'The place in the session was given up from elsewhere, or the server took it away.',
  cancelled: '`leaveSession` came before the join was confirmed.',
  closed: '`close` came before the join was confirmed, or a call came after it.',
  refused: 'Any other refusal that is final, such as one that only a newer server knows.',
};
