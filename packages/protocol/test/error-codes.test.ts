import { describe, expect, test } from 'vitest';
import { decodeDown, decodeUp, encode, errorCodes, errorOf, type ErrorCode } from '../src/index.ts';

const timestamp = '2026-05-01T06:30:00.000Z';
const codes = Object.keys(errorCodes) as readonly ErrorCode[];

describe('errors', () => {
  test.each(codes)('[X1] %s says what happened, what to do and whether to retry', (code) => {
    const data = errorOf(code, 'This happened.', { field: 'data.pace', type: 'pace_update', retryAfter: 500 });
    expect(data).toMatchObject({ code, message: 'This happened.', field: 'data.pace', type: 'pace_update', retryAfter: 500, ...errorCodes[code] });
    expect(decodeDown(encode({ type: 'error', data, timestamp }))).toEqual({ ok: true, message: { type: 'error', data, timestamp } });
    expect(data.remedy).toMatch(/^[A-Z].*\.$/);
  });

  test('[E6] a failure to decode becomes an error with the same code, sentence and field', () => {
    const result = decodeUp(`{"type":"pace_update","data":{"userId":"ana","sessionId":"s","pace":"fast"},"timestamp":"${timestamp}"}`);
    if (result.ok) expect.unreachable();
    const { code, message, ...detail } = result.failure;
    expect(errorOf(code, message, detail)).toEqual({
      code: 'invalid_message',
      message: '"data.pace" must be a finite number.',
      field: 'data.pace',
      type: 'pace_update',
      ...errorCodes.invalid_message,
    });
  });
});
