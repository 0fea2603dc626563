import type { Units } from '../format.ts';
import type { Cue } from './cue.ts';
import { english } from './words-en.ts';
import { german } from './words-de.ts';

/** The words of a language. Each sentence is heard while running: short, the name first, the number before the advice. */
export interface Wording {
  sentence(cue: Cue, units: Units): string;
}

/** By the first part of a BCP 47 tag; another language is one more file beside these. */
const wordings: Readonly<Record<string, Wording>> = { en: english, de: german };

/** The languages that cues are worded in. */
export const cueLanguages: readonly string[] = Object.keys(wordings);

/** A cue in words, in the language of a BCP 47 tag such as `de-AT`; in English where there is none of that. */
export function cueSentence(cue: Cue, { language, units }: { readonly language: string; readonly units: Units }): string {
  const [tongue = ''] = language.toLowerCase().split('-');
  return (wordings[tongue] ?? english).sentence(cue, units);
}
