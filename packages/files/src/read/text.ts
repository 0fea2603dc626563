import { UnreadableRun } from './unreadable.ts';

/** Bytes of the beginning in which an XML declaration says the encoding. */
const DECLARATION = 256;

/** The text of a file: by its byte order mark, by the shape of its first character, by its XML declaration, else as UTF-8; without zeros at its end. */
export function textOf(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    return unfilled(new TextDecoder(encoding).decode(bytes));
  } catch (cause) {
    throw new UnreadableRun(`it is written in "${encoding}", an encoding that is not known here; save it as UTF-8.`, { line: 1 }, { cause });
  }
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  // Two bytes a character: a byte order mark, or "<" or "{" with a zero beside it.
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  const begin = String.fromCharCode(...bytes.subarray(0, DECLARATION));
  const declared = /^[^<]*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(begin)?.[1] ?? 'utf-8';
  // Who could read this declaration has read one byte a character: .NET names the encoding of its strings, not that of the file.
  return WIDE.test(declared) ? 'utf-8' : declared;
}

/** Encodings of two and four bytes a character. */
const WIDE = /^(utf-?16|utf-?32|ucs-?[24]|iso-10646-ucs|unicode)/i;

/** Without the zeros that a recorder leaves which reserves room for its file and loses power. */
function unfilled(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end--;
  const zero = text.indexOf('\0', end);
  return zero === -1 ? text : text.slice(0, zero);
}
