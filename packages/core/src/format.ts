/** What distances and paces are shown in: kilometres or miles. On the wire everything is SI and min/km. */
export type Units = 'metric' | 'imperial';

/** Metres in one international mile. */
export const METRES_PER_MILE = 1609.344;

const METRES_PER_FOOT = 0.3048;
const METRES_PER_KILOMETRE = 1000;

/** Below this speed, m/s, there is no pace to show: 20 minutes per kilometre. */
export const SLOWEST_SPEED = 0.83;

const UNKNOWN = '--:--';
const MINUS = '−';

/** Minutes per kilometre at a speed in m/s; undefined below 0.83 m/s, where a pace says nothing. */
export function paceOfSpeed(metresPerSecond: number): number | undefined {
  return metresPerSecond >= SLOWEST_SPEED && Number.isFinite(metresPerSecond)
    ? METRES_PER_KILOMETRE / metresPerSecond / 60
    : undefined;
}

/** A pace in min/km as `5:30`, per kilometre or per mile; `--:--` when it is unknown (undefined, or not above 0). */
export function formatPace(minPerKm: number | undefined, units: Units = 'metric'): string {
  if (minPerKm === undefined || !Number.isFinite(minPerKm) || minPerKm <= 0) return UNKNOWN;
  return minutesAndSeconds(Math.round((minPerKm * 60 * metresPer(units)) / METRES_PER_KILOMETRE));
}

/** A distance in metres as `840 m` and `5.23 km`, or `480 ft` and `3.25 mi`. */
export function formatDistance(metres: number, units: Units = 'metric'): string {
  if (!Number.isFinite(metres)) return '--';
  return units === 'metric'
    ? scaled(metres, { unit: 'm', of: 1, large: 'km', ofLarge: METRES_PER_KILOMETRE, from: 1000, digits: 2 })
    : scaled(metres, { unit: 'ft', of: METRES_PER_FOOT, large: 'mi', ofLarge: METRES_PER_MILE, from: 528, digits: 2 });
}

/** A duration in seconds as `3:05` or `1:02:03`, rounded to whole seconds. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return UNKNOWN;
  const total = Math.round(Math.abs(seconds));
  const sign = seconds < 0 && total > 0 ? MINUS : '';
  if (total < 3600) return sign + minutesAndSeconds(total);
  return `${sign}${Math.floor(total / 3600)}:${minutesAndSeconds(total % 3600).padStart(5, '0')}`;
}

/** A gap in metres with its sign, positive for ahead: `+40 m`, `−1.2 km`, `0 m`; in feet and miles when imperial. */
export function formatGap(metres: number, units: Units = 'metric'): string {
  if (!Number.isFinite(metres)) return '--';
  const text =
    units === 'metric'
      ? scaled(Math.abs(metres), { unit: 'm', of: 1, large: 'km', ofLarge: METRES_PER_KILOMETRE, from: 1000, digits: 1 })
      : scaled(Math.abs(metres), { unit: 'ft', of: METRES_PER_FOOT, large: 'mi', ofLarge: METRES_PER_MILE, from: 528, digits: 1 });
  if (text.startsWith('0 ')) return text;
  return (metres < 0 ? MINUS : '+') + text;
}

interface Scale {
  readonly unit: string;
  readonly of: number;
  readonly large: string;
  readonly ofLarge: number;
  /** From this many small units on, after rounding, the large unit is used. */
  readonly from: number;
  readonly digits: number;
}

function scaled(metres: number, scale: Scale): string {
  const small = Math.round(metres / scale.of);
  if (Math.abs(small) < scale.from) return `${small === 0 ? 0 : small} ${scale.unit}`;
  return `${(metres / scale.ofLarge).toFixed(scale.digits)} ${scale.large}`;
}

/** Whole seconds as `5:30`; minutes grow beyond 59. */
function minutesAndSeconds(total: number): string {
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`;
}

const metresPer = (units: Units): number => (units === 'metric' ? METRES_PER_KILOMETRE : METRES_PER_MILE);
