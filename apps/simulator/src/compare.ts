import { isDeepStrictEqual } from 'node:util';

/** A sample as it goes over the wire. */
export interface NumberedSample {
  readonly seq: number;
  readonly [field: string]: unknown;
}

export interface Comparison {
  /** How many of the sent samples are stored, each once, in its place and unchanged. */
  readonly stored: number;
  /** The first thing that is wrong, as a sentence. */
  readonly difference: string | undefined;
}

/** Compares a track that was read back with what was sent. */
export function compareTracks(sent: readonly NumberedSample[], track: readonly NumberedSample[]): Comparison {
  const length = Math.max(sent.length, track.length);
  const differences = Array.from({ length }, (_, place) => differenceAt(sent[place], track[place]));
  return {
    stored: differences.filter((difference) => difference === undefined).length,
    difference: differences.find((difference) => difference !== undefined),
  };
}

function differenceAt(sent: NumberedSample | undefined, stored: NumberedSample | undefined): string | undefined {
  if (stored === undefined) return sent && `Sample ${sent.seq} is not stored.`;
  if (sent === undefined) return `Sample ${stored.seq} is stored but was not sent.`;
  if (stored.seq !== sent.seq) return `Sample ${stored.seq} is stored in the place of sample ${sent.seq}.`;
  const fields = new Set([...Object.keys(sent), ...Object.keys(stored)]);
  const wrong = [...fields].find((field) => !isDeepStrictEqual(sent[field], stored[field]));
  // The values themselves stay unsaid: they may be a place.
  return wrong === undefined ? undefined : `Sample ${sent.seq} is stored with another ${wrong}.`;
}
