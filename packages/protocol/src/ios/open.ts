import { parseJson } from '../codec.ts';
import { isObject } from '../schema/index.ts';
import { fromBase64 } from './base64.ts';
import { isoOf } from './dates.ts';
import { errorOfSentence } from './error-sentence.ts';
import { placed } from './readings.ts';
import { mapSamples } from './samples.ts';

/** Told of a member that breaks the encoding: its path, and the end of a sentence that begins with it. */
export type Report = (field: string, problem: string) => void;

/** The data of a message in plain form. What breaks the encoding is reported and left out; the rest is for the message's schema to judge. */
export function openData(type: string, data: unknown, report: Report): unknown {
  if (data === undefined) return undefined;
  const text = typeof data === 'string' ? fromBase64(data) : undefined;
  if (text === undefined) return report('data', 'must be base64 text of UTF-8, padded');
  if (type === 'error') return errorOfSentence(text);
  const value = text === '' ? {} : parseJson(text);
  if (!isObject(value)) return report('data', 'must be base64 of a JSON object');
  return mapSamples(type, value, (sample, path) => openSample(sample, path, report));
}

/** A time in plain form. */
export function openTime(value: unknown, field: string, report: Report): string | undefined {
  const iso = isoOf(value);
  if (iso === undefined && value !== undefined) report(field, 'must be a number: seconds since 2001-01-01T00:00:00Z, within the years 0 to 9999');
  return iso;
}

function openSample(sample: Readonly<Record<string, unknown>>, path: string, report: Report): Readonly<Record<string, unknown>> {
  return { ...placed(sample), timestamp: openTime(sample['timestamp'], `${path}.timestamp`, report) };
}
