import type { DownMessage, UpMessage } from '@paceline/protocol';

/*
 * The frames of the existing iOS app, made and read by hand: on purpose not by the codec of the protocol's package, so
 * that a mistake in that one does not answer to itself.
 */

/** Where Foundation's dates begin, epoch milliseconds. */
const REFERENCE = Date.UTC(2001, 0, 1);

/** Epoch milliseconds as the app writes an instant. */
export const iosDate = (at: number): number => (at - REFERENCE) / 1000;

/** The data of a message in the encoding, times as `iosDate`s. An error's is a sentence, everything else is an object. */
export type IosData<Type extends IosMessageType> = Type extends 'error' ? string : Extract<DownMessage | UpMessage, { type: Type }>['data'];

export type IosMessageType = (DownMessage | UpMessage)['type'];

/** What a frame of the encoding says, `at` a time in epoch milliseconds. */
export type IosMessage = { [Type in IosMessageType]: { readonly type: Type; readonly data: IosData<Type>; readonly at: number } }[IosMessageType];

/** The binary frame in which the app sends a message, written `at` that time (epoch milliseconds). Times in `data` are `iosDate`s. */
export function iosFrame(type: string, data: object, at: number): Uint8Array<ArrayBuffer> {
  const inner = Object.keys(data).length === 0 ? '' : Buffer.from(foundationJson(data)).toString('base64');
  return new Uint8Array(Buffer.from(foundationJson({ data: inner, timestamp: iosDate(at), type })));
}

/** What the app makes of a frame; throws for one that it could not read, a text frame above all. */
export function readIosFrame(frame: string | Uint8Array): IosMessage {
  if (typeof frame === 'string') throw new Error(`The app ignores text frames: ${frame}`);
  const { type, data, timestamp } = JSON.parse(Buffer.from(frame).toString());
  if (typeof data !== 'string' || typeof timestamp !== 'number') throw new Error(`Not of the iOS encoding: ${Buffer.from(frame).toString()}`);
  const inner = Buffer.from(data, 'base64').toString();
  return { type, data: type === 'error' ? inner : JSON.parse(inner === '' ? '{}' : inner), at: Math.round(timestamp * 1000) + REFERENCE };
}

/** Foundation escapes slashes, also those of base64. */
const foundationJson = (value: object): string => JSON.stringify(value).replaceAll('/', '\\/');
