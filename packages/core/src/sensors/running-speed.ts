/** What a foot pod says: a value of the GATT characteristic "RSC Measurement" (0x2A53). */
export interface RunningMeasurement {
  /** Metres per second. */
  readonly speed: number;
  /** Steps per minute, both feet. */
  readonly cadence: number;
  /** Length of a stride, metres; absent when not told. */
  readonly stride?: number;
  /** Metres since the pod was reset; absent when not told. */
  readonly distance?: number;
  readonly isRunning: boolean;
}

/** Bits of the first byte: Bluetooth SIG, GATT Specification Supplement, section "RSC Measurement". */
const HAS_STRIDE = 1;
const HAS_DISTANCE = 2;
const RUNNING = 4;

/** Decodes a measurement; undefined when the bytes are none. */
export function runningOf(value: DataView): RunningMeasurement | undefined {
  if (value.byteLength < 4) return undefined;
  const flags = value.getUint8(0);
  const [hasStride, hasDistance] = [(flags & HAS_STRIDE) !== 0, (flags & HAS_DISTANCE) !== 0];
  const distanceAt = hasStride ? 6 : 4;
  if (value.byteLength < distanceAt + (hasDistance ? 4 : 0)) return undefined;
  return {
    // In 256ths of a metre per second, centimetres, and decimetres.
    speed: value.getUint16(1, true) / 256,
    cadence: value.getUint8(3),
    ...(hasStride && { stride: value.getUint16(4, true) / 100 }),
    ...(hasDistance && { distance: value.getUint32(distanceAt, true) / 10 }),
    isRunning: (flags & RUNNING) !== 0,
  };
}
