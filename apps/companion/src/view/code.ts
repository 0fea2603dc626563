const CODE_LENGTH = 6;

/** The bare letters of a code as someone typed or pasted it: upper case, without dashes and spaces. A whole join link is taken too. */
export function bareCode(typed: string): string {
  const code = /\/j\/([^/?#]+)/.exec(typed)?.[1] ?? typed;
  return code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '').slice(0, CODE_LENGTH);
}

/** A code for people to read out: `ABC-DEF`. */
export function shownCode(typed: string): string {
  const bare = bareCode(typed);
  return bare.length > 3 ? `${bare.slice(0, 3)}-${bare.slice(3)}` : bare;
}

export function isWholeCode(typed: string): boolean {
  return bareCode(typed).length === CODE_LENGTH;
}
