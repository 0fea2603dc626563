/** A file that a page has made. */
export interface MadeFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** MIME type. */
  readonly type: string;
}

/** Gives it to the browser, which puts it where this person keeps what they download. */
export function saveFile({ fileName, bytes, type }: MadeFile, page: Document = document): void {
  const url = URL.createObjectURL(new Blob([bytes.slice()], { type }));
  const link = page.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The click has begun the download, which holds on to the bytes by itself.
  URL.revokeObjectURL(url);
}
