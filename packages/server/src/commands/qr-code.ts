import { renderUnicodeCompact } from 'uqr';

/** A QR code of `text` for the terminal; with `colours`, black on white whatever the terminal's own are. */
export function qrCode(text: string, colours: boolean): string {
  const code = renderUnicodeCompact(text, { border: 2 });
  if (!colours) return code;
  return code.replace(/^.*$/gm, (line) => `\u001B[97;40m${line}\u001B[0m`);
}
