import { encode, type DownMessage } from '@paceline/protocol';
import { encodeDown as encodeForIos } from '@paceline/protocol/ios';

// Declared here because this package is free of the DOM and of Node's types; every platform has it.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

const utf8 = new TextEncoder();

/** The data of a message of that type. */
type DataOf<Type extends DownMessage['type']> = Extract<DownMessage, { readonly type: Type }>['data'];

/** One message on its way to any number of connections: encoded at most once for each form it is wanted in. */
export class Frame {
  readonly message: DownMessage;
  readonly #encodeTelemetry: (() => Uint8Array | undefined) | undefined;
  #telemetry: Uint8Array | 'does not fit' | undefined;
  #text: string | undefined;
  #bytes: Uint8Array | undefined;
  #iosBytes: Uint8Array | undefined;

  /** `encodeTelemetry`: makes the binary form of a message that is telemetry, unless it does not fit. */
  constructor(message: DownMessage, encodeTelemetry?: () => Uint8Array | undefined) {
    this.message = message;
    this.#encodeTelemetry = encodeTelemetry;
  }

  /** A message that is written `at` that time, epoch milliseconds. */
  static of<Type extends DownMessage['type']>(type: Type, data: DataOf<Type>, at: number): Frame {
    // The compiler cannot see that a type and the data of that type make a member of the union.
    return new Frame({ type, data, timestamp: new Date(at).toISOString() } as DownMessage);
  }

  /** The message as the payload of a binary frame of `paceline.v1`; undefined for what travels as JSON. */
  get telemetry(): Uint8Array | undefined {
    this.#telemetry ??= this.#encodeTelemetry?.() ?? 'does not fit';
    return this.#telemetry === 'does not fit' ? undefined : this.#telemetry;
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

  /** The message in the iOS encoding, as the payload of a binary frame. */
  get iosBytes(): Uint8Array {
    this.#iosBytes ??= utf8.encode(encodeForIos(this.message));
    return this.#iosBytes;
  }
}
