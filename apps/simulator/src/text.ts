/** Characters as people count them on a terminal, roughly: code points, so that no emoji is cut in half. */
const characters = (text: string): readonly string[] => Array.from(text);

export const widthOf = (text: string): number => characters(text).length;

/** At most the first `width` characters. */
export const cut = (text: string, width: number): string => characters(text).slice(0, width).join('');

/** `text` and as many spaces as are missing to `width`. */
export const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

export const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - widthOf(text))) + text;
