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
  /** What a good frame means. */
  readonly decoded: unknown;
  /** What is wrong with a bad one. */
  readonly failure: DecodeFailure | undefined;
}

const folder = fileURLToPath(new URL('../fixtures/', import.meta.url));

export function fixtures(kind: 'good' | 'bad'): readonly Fixture[] {
  return readdirSync(`${folder}${kind}`).map((file) => {
    const content = JSON.parse(readFileSync(`${folder}${kind}/${file}`, 'utf8'));
    const frame = content.frame ?? JSON.stringify(content.message);
    return { ...content, name: file.replace('.json', ''), frame, decoded: content.decoded ?? content.message, failure: content.failure };
  });
}
