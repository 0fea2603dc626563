import { STAMP_LENGTH, stampText, type Stamp } from './stamps.ts';

/** Of one sample, what changes from one to the next. */
export interface Reading extends Stamp {
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly epoch: number;
}

/** Stand for what changes, in the length that it will have. JSON allows spaces before a number, so that `seq` need not begin at a fixed length. */
const SLOTS = { seq: 'S'.repeat(8), distance: 'D'.repeat(10), north: 'N'.repeat(5), east: 'E'.repeat(5), time: 'T'.repeat(24), stamp: 'X'.repeat(STAMP_LENGTH) };
type Slot = keyof typeof SLOTS;

/** The members of a sample in JSON without braces; what changes is still to be filled in. */
export const sampleMembers = [
  `"seq":${SLOTS.seq},"status":"running","timestamp":"${SLOTS.time}","pace":5.4321,"distance":${SLOTS.distance},"speed":3.0683`,
  `"accuracy":4.7,"elapsed":${SLOTS.stamp},"location":{"latitude":48.13${SLOTS.north},"longitude":11.57${SLOTS.east}}`,
].join(',');

/** Stands for the time of the envelope or of the sample. */
export const TIME_SLOT = SLOTS.time;

/** A message that is built once and filled with each sample in place. */
export class SampleText {
  /** Ready to be sent. */
  readonly bytes: Buffer;
  readonly #places: readonly (readonly [Slot, number])[];

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.#places = (Object.keys(SLOTS) as Slot[]).flatMap((slot) => placesOf(bytes, SLOTS[slot]).map((place) => [slot, place] as const));
  }

  write(reading: Reading): Buffer {
    for (const [slot, place] of this.#places) this.bytes.write(contentOf(slot, reading), place, 'latin1');
    return this.bytes;
  }
}

function contentOf(slot: Slot, { seq, epoch, time, runner }: Reading): string {
  switch (slot) {
    case 'seq':
      return String(seq).padStart(SLOTS.seq.length);
    case 'distance':
      return distanceOf(runner, seq).toFixed(2).padStart(SLOTS.distance.length);
    case 'north':
    case 'east':
      return String((runner * 7 + seq * 3) % 100_000).padStart(5, '0');
    case 'time':
      return isoTime(epoch);
    case 'stamp':
      return stampText({ time, runner });
  }
}

/** Metres: a field that is spread over some kilometres, in no order of who is who. */
export const distanceOf = (runner: number, seq: number): number => ((runner * 7_919) % 5_000) + seq * 3.07;

let [lastTime, lastIso] = [NaN, ''];

/** Many samples fall into one millisecond. */
function isoTime(epoch: number): string {
  if (epoch !== lastTime) [lastTime, lastIso] = [epoch, new Date(epoch).toISOString()];
  return lastIso;
}

function placesOf(bytes: Buffer, slot: string): number[] {
  const places: number[] = [];
  for (let place = bytes.indexOf(slot); place >= 0; place = bytes.indexOf(slot, place + slot.length)) places.push(place);
  return places;
}
