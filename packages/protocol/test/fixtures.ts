import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DecodeFailure } from '../src/index.ts';

/** A message as it stands on the wire and what a reader must make of it; fixtures/README.md describes the files. */
export interface Fixture {
  readonly name: string;
  readonly about: string;
  readonly rules: readonly string[];
  readonly direction: 'up' | 'down';
  /** The text of the frame. */
  readonly frame: string;
  /** What whoever sends a good frame means. */
  readonly message: unknown;
  /** What a reader makes of it. */
  readonly decoded: unknown;
  /** Whether a good frame is another than our own codec writes. */
  readonly readOnly: boolean;
  /** What is wrong with a bad one. */
  readonly failure: DecodeFailure | undefined;
}

const folder = fileURLToPath(new URL('../fixtures/', import.meta.url));

export function fixtures(kind: `${'' | 'ios/'}${'good' | 'bad'}`): readonly Fixture[] {
  return readdirSync(`${folder}${kind}`).map((file) => {
    const content = JSON.parse(readFileSync(`${folder}${kind}/${file}`, 'utf8'));
    const frame = content.frame ?? JSON.stringify(content.message);
    const { message, decoded = message, readOnly = false } = content;
    return { ...content, name: file.replace('.json', ''), frame, decoded, readOnly };
  });
}
