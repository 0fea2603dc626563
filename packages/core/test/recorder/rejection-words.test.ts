import { describe, expect, it } from 'vitest';
import { rejectionWords, type Rejection } from '@paceline/core';

const all: Readonly<Record<Rejection, true>> = { invalid: true, null_island: true, out_of_order: true, stale: true, future: true, inaccurate: true, too_fast: true };
const rejections = Object.keys(all) as Rejection[];

describe('why a position was not used', () => {
  it('is said in English and in German, for each reason in other words', () => {
    for (const language of ['en', 'de']) expect(new Set(rejections.map((rejection) => rejectionWords(rejection, language))).size).toBe(rejections.length);
    expect([rejectionWords('too_fast', 'en-GB'), rejectionWords('too_fast', 'DE-at')]).toEqual(['faster than anyone runs', 'schneller, als jemand läuft']);
  });

  it('is said in English where the language is another', () => expect(rejectionWords('stale', 'fr')).toBe('too old when they came'));
});
