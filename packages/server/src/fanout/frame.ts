import { encode, type DownMessage } from '@paceline/protocol';

const utf8 = new TextEncoder();

/** One message on its way to any number of connections: encoded at most once for each form it is wanted in. */
export class Frame {
  readonly message: DownMessage;
  #text: string | undefined;
  #bytes: Uint8Array | undefined;

  constructor(message: DownMessage) {
    this.message = message;
  }

  /** The message as the payload of a text frame. */
  get text(): string {
    this.#text ??= encode(this.message);
    return this.#text;
  }

  /** The same JSON as the payload of a binary frame. */
  get bytes(): Uint8Array {
    this.#bytes ??= utf8.encode(this.text);
    return this.#bytes;
  }
}
