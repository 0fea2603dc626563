import { describe, expect, test } from 'vitest';
import { closeCodes, closePolicy, errorCodes } from '@paceline/protocol';
import { errorOfClose, errorOfMessage, errorOfThrown, SyncError } from '../src/errors.ts';

test('[X1] every error of the protocol says whether to retry, and what to do', () => {
  for (const [code, { retry, remedy }] of Object.entries(errorCodes)) {
    const codec = ['not_json', 'invalid_message', 'unknown_type'].includes(code);
    expect(errorOfMessage({ code, message: 'It happened.', retry, remedy })).toMatchObject({ kind: codec ? 'encoding_error' : code, message: 'It happened.', retry, remedy });
  }
});

test('[X2] a code of a newer server is understood by its retry', () => {
  expect(errorOfMessage({ code: 'too_windy', message: 'Storm.', retry: 'later' })).toMatchObject({ kind: 'service_unavailable', retry: 'later' });
  expect(errorOfMessage({ code: 'too_windy', message: 'Storm.' })).toMatchObject({ kind: 'refused', retry: 'never' });
  expect(errorOfMessage({ code: 'constructor', message: 'Hm.' })).toMatchObject({ kind: 'refused' });
});

describe('[C1][C2] a close', () => {
  test.each([...Object.values(closeCodes).map(({ code }) => code), 1006, 1011, 4000, 4499, 4500, 4999])('%i: retry follows its policy', (code) => {
    expect(errorOfClose(code, '').retry === 'never').toBe(closePolicy(code) === 'stop');
  });

  test('names its code and reason, and the error message before it when it is terminal', () => {
    const notice = new SyncError('encoding_error', '"data.pace" is missing.');
    expect(errorOfClose(1008, 'policy', notice).message).toBe('The connection was closed (1008: policy). "data.pace" is missing.');
    expect(errorOfClose(1006, '', notice).message).toBe('The connection was closed (1006).');
  });
});

test('an error of the protocol that the SDK also has by itself says what an app can do', () => {
  expect(new SyncError('not_in_session', 'No.').remedy).toBe('Call joinSession first.');
  expect(new SyncError('token_expired', 'Old.')).toMatchObject({ retry: 'now', remedy: 'Let getToken return a fresh token.' });
});

test('whatever was thrown becomes a SyncError that names what was attempted', () => {
  const known = new SyncError('timeout', 'late');
  expect(errorOfThrown(known, 'Doing')).toBe(known);
  expect(errorOfThrown('odd', 'Getting a token')).toMatchObject({ kind: 'service_unavailable', message: 'Getting a token failed: odd.' });
});
