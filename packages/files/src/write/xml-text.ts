const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Text for an element or an attribute, without the characters that XML 1.0 cannot hold. */
export function xmlText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the ones that no XML document may contain
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"']/g, (found) => escapes[found] ?? '');
}

/** An element with that text; nothing when there is none. */
export const element = (name: string, text: string | undefined): string => (text === undefined ? '' : `<${name}>${xmlText(text)}</${name}>`);
