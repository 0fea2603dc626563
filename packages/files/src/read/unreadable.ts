/** Where in a file something is wrong: a line of text from 1, or an offset in bytes from 0. */
export type Place = { readonly line: number } | { readonly byte: number };

/** A file cannot be read as a run. The message is a sentence; the file's name is added where the file is known. */
export class UnreadableRun extends Error {
  override readonly name = 'UnreadableRun';
  readonly place: Place | undefined;
  constructor(message: string, place?: Place, options?: ErrorOptions) {
    super(message, options);
    this.place = place;
  }

  /** The same problem, told with the name of the file and the place in it. */
  in(file: string): UnreadableRun {
    const place = this.place;
    const where = place === undefined ? file : 'line' in place ? `${file}, line ${place.line}` : `${file}, byte ${place.byte}`;
    return new UnreadableRun(`${where}: ${this.message}`, place, { cause: this });
  }
}
