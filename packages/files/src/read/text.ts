import { UnreadableRun } from './unreadable.ts';

/** Bytes of the beginning in which an XML declaration says the encoding. */
const DECLARATION = 256;

/** The text of a file: by its byte order mark, by the shape of its first character, by its XML declaration, else as UTF-8. */
export function textOf(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch (cause) {
    throw new UnreadableRun(`it is written in "${encoding}", an encoding that is not known here; save it as UTF-8.`, { line: 1 }, { cause });
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  // Two bytes a character: a byte order mark, or "<" or "{" with a zero beside it.
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  const begin = String.fromCharCode(...bytes.subarray(0, DECLARATION));
  return /^[^<]*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(begin)?.[1] ?? 'utf-8';
}
