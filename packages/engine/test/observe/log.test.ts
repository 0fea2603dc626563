import { expect, test } from 'vitest';
import { StoreError } from '../../src/journal/store.ts';
import { errorFields } from '../../src/observe/log.ts';

test('an error is logged with its kind, its words and its stack', () => {
  expect(errorFields(new StoreError('disk_full', 'The disk is full.'))).toMatchObject({ kind: 'disk_full', reason: 'The disk is full.' });
  expect(errorFields(new TypeError('x is not a function')).stack).toContain('log.test.ts');
  expect(errorFields('a string')).toEqual({ reason: 'a string' });
});
