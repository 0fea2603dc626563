import { renderUnicodeCompact } from 'uqr';

/** A QR code of `text` for the terminal; black on white whatever the terminal's colours. */
export function qrCode(text: string): string {
  const code = renderUnicodeCompact(text, { border: 2 });
  return code
    .split('\n')
    .map((line) => `\u001B[97;40m${line}\u001B[0m`)
    .join('\n');
}
