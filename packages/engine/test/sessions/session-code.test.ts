import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newCode, normalizedCode, shownCode } from '../../src/sessions/session-code.ts';

describe('a session code', () => {
  it('[S6] is 6 characters, none of which is mistaken for another', () => {
    for (let round = 0; round < 1_000; round += 1) {
      expect(newCode(randomBytes)).toMatch(/^[A-Z0-9]{6}$/);
      expect(newCode(randomBytes)).not.toMatch(/[01568BILOSUZ]/);
    }
  });

  it('passes over bytes that would favour some characters', () => {
    const bytes = [255, 0, 254, 1, 253, 2, 252, 3, 251, 4, 250, 5];
    expect(newCode((count) => Uint8Array.from(bytes.splice(0, count)))).toBe('23479A');
  });

  it('[S6] is found again however it was typed', () => {
    const code = newCode(randomBytes);
    const shown = shownCode(code);
    expect(shown).toMatch(/^.{3}-.{3}$/);
    for (const typed of [shown, shown.toLowerCase(), ` ${code} `, code.split('').join(' '), shown.replace('-', '–'), `${shown}\n`]) {
      expect(normalizedCode(typed)).toBe(code);
    }
  });

  it('is undefined for everything that cannot be one', () => {
    for (const typed of ['', 'ACD-EF', 'ACD-EFGH', 'ACD_EFG', 'ACDEF0', 'ACDEFÉ', '🏃ACDE', '-'.repeat(100)]) expect(normalizedCode(typed)).toBeUndefined();
  });

  it('is never made of something else, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => [undefined, typed.toUpperCase().replaceAll(/[\s\p{Pd}]/gu, '')].includes(normalizedCode(typed))));
  });
});
