/** What a heart rate strap says: a value of the GATT characteristic "Heart Rate Measurement" (0x2A37). */
export interface HeartRateMeasurement {
  /** Beats per minute. */
  readonly heartRate: number;
  /** Whether it touches the skin; absent when the strap cannot tell. */
  readonly contact?: boolean;
  /** Time between beats, seconds, the newest last; empty when not told. */
  readonly intervals: readonly number[];
}

/** Bits of the first byte: Bluetooth SIG, GATT Specification Supplement, section "Heart Rate Measurement". */
const WIDE = 1;
const IN_CONTACT = 2;
const TELLS_CONTACT = 4;
const HAS_ENERGY = 8;
const HAS_INTERVALS = 16;

/** Decodes a measurement; undefined when the bytes are none, or the strap has no pulse. */
export function heartRateOf(value: DataView): HeartRateMeasurement | undefined {
  if (value.byteLength < 2) return undefined;
  const flags = value.getUint8(0);
  const isWide = (flags & WIDE) !== 0;
  const begin = 1 + (isWide ? 2 : 1) + ((flags & HAS_ENERGY) === 0 ? 0 : 2);
  if (value.byteLength < begin) return undefined;
  const heartRate = isWide ? value.getUint16(1, true) : value.getUint8(1);
  if (heartRate === 0) return undefined;
  const intervals: number[] = [];
  if ((flags & HAS_INTERVALS) !== 0) for (let at = begin; at + 2 <= value.byteLength; at += 2) intervals.push(value.getUint16(at, true) / 1024);
  return { heartRate, ...((flags & TELLS_CONTACT) !== 0 && { contact: (flags & IN_CONTACT) !== 0 }), intervals };
}
