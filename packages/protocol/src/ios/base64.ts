/** The platform's base64: on its other side is a string with one character for each byte. */
interface Platform {
  readonly atob?: (base64: string) => string;
  readonly btoa?: (bytes: string) => string;
}

// Read from globalThis, because this package is compiled without the DOM's and Node's types.
const platform = globalThis as Platform;

/** Text as the base64 (RFC 4648 §4) of its UTF-8. */
export function toBase64(text: string): string {
  return required('btoa')(/[\u0080-\uFFFF]/.test(text) ? bytesOf(text) : text);
}

/** The text whose UTF-8 the base64 is; undefined when it is not padded base64 of well-formed UTF-8. */
export function fromBase64(base64: string): string | undefined {
  // The platform's own function would forgive spaces and absent padding.
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return undefined;
  const bytes = required('atob')(base64);
  return /[\u0080-\u00FF]/.test(bytes) ? textOf(bytes) : bytes;
}

function required(name: keyof Platform): (text: string) => string {
  const found = platform[name];
  if (found === undefined) throw new Error(`This platform has no ${name}, which the iOS encoding needs; define globalThis.${name} before using it.`);
  return found;
}

// The language's own functions for URLs are the one way to UTF-8 that is there without a platform.
function bytesOf(text: string): string {
  const wellFormed = text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD');
  return encodeURIComponent(wellFormed).replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function textOf(bytes: string): string | undefined {
  try {
    return decodeURIComponent(bytes.replace(/[%\u0080-\u00FF]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`));
  } catch {
    return undefined;
  }
}
