/** Without characters that are mistaken for each other: 0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V each have one member or none. */
const ALPHABET = '23479ACDEFGHJKMNPQRTVWXY';
const LENGTH = 6;
const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);
/** Bytes from here on would make the first letters of the alphabet more likely than the others. */
const FAIR_BYTES = 256 - (256 % ALPHABET.length);

/** A code for a session: 6 characters of 24, drawn from a secure source; 191 million of them. */
export function newCode(secureBytes: (count: number) => Uint8Array): string {
  let code = '';
  while (code.length < LENGTH) {
    for (const byte of secureBytes(LENGTH - code.length)) {
      if (byte < FAIR_BYTES) code += ALPHABET[byte % ALPHABET.length];
    }
  }
  return code;
}

/** The code as it is kept, from what a person typed; undefined when it cannot be one. */
export function normalizedCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replaceAll(/[\s\p{Pd}]/gu, '');
  return CODE.test(code) ? code : undefined;
}

/** The code as people see it: `ABC-DEF`. */
export function shownCode(code: string): string {
  return `${code.slice(0, 3)}-${code.slice(3)}`;
}
