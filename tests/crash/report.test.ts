import { describe, expect, it } from 'vitest';
import { endOf } from './report.ts';

describe('the end of the crash proof', () => {
  it('says in its last line why the code is 1', () => {
    expect(endOf({ isKept: true, evidence: undefined, missing: ['server_pause'] })).toEqual([
      'All that was promised was kept.',
      'Never struck, so nothing is proved about it: server_pause.',
      'Ends with 1, as 1 kind of fault that was asked for never struck (more --kills give each more chances).',
    ]);
    expect(endOf({ isKept: false, evidence: '/data', missing: [] })).toEqual(['A promise was broken. The data is in /data.', 'Ends with 1, as a promise was broken.']);
  });

  it('says nothing of a code when all is well', () => {
    expect(endOf({ isKept: true, evidence: undefined, missing: [] })).toEqual(['All that was promised was kept.']);
  });
});
