/** What distances and paces are shown in: kilometres or miles. On the wire everything is SI and min/km. */
export type Units = 'metric' | 'imperial';

/** Metres in one international mile. */
export const METRES_PER_MILE = 1609.344;

/** Below this speed, m/s, there is no pace to show: 20 minutes per kilometre. */
const SLOWEST_SPEED = 0.83;

const UNKNOWN = '--:--';
const MINUS = '−';

/** A small and a large unit of length; from `switchAt` small ones on, after rounding, the large one is used. */
interface Scale {
  readonly small: { readonly name: string; readonly metres: number };
  readonly large: { readonly name: string; readonly metres: number };
  readonly switchAt: number;
}

const scales: Readonly<Record<Units, Scale>> = {
  metric: { small: { name: 'm', metres: 1 }, large: { name: 'km', metres: 1000 }, switchAt: 1000 },
  // A tenth of a mile.
  imperial: { small: { name: 'ft', metres: 0.3048 }, large: { name: 'mi', metres: METRES_PER_MILE }, switchAt: 528 },
};

/** Minutes per kilometre at a speed in m/s; undefined below 0.83 m/s, where a pace says nothing. */
export function paceOfSpeed(metresPerSecond: number): number | undefined {
  const tells = metresPerSecond >= SLOWEST_SPEED && Number.isFinite(metresPerSecond);
  return tells ? 1000 / metresPerSecond / 60 : undefined;
}

/** A pace in min/km as `5:30`, per kilometre or per mile; `--:--` when it is unknown (undefined, or not above 0). */
export function formatPace(minPerKm: number | undefined, units: Units = 'metric'): string {
  if (minPerKm === undefined || !Number.isFinite(minPerKm) || minPerKm <= 0) return UNKNOWN;
  return minutesAndSeconds(Math.round(minPerKm * 60 * (scales[units].large.metres / 1000)));
}

/** A distance in metres as `840 m` and `5.23 km`, or `480 ft` and `3.25 mi`; `--` when it is not finite. */
export function formatDistance(metres: number, units: Units = 'metric'): string {
  return Number.isFinite(metres) ? length(metres, scales[units], 2) : '--';
}

/** A gap in metres with its sign, `+` for ahead: `+40 m`, `−1.2 km`, `0 m`; in feet and miles when imperial. */
export function formatGap(metres: number, units: Units = 'metric'): string {
  if (!Number.isFinite(metres)) return '--';
  const size = length(Math.abs(metres), scales[units], 1);
  if (size.startsWith('0 ')) return size;
  return (metres < 0 ? MINUS : '+') + size;
}

/** A duration in seconds as `3:05` or `1:02:03`, rounded to whole seconds; `--:--` when it is not finite. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return UNKNOWN;
  const total = Math.round(Math.abs(seconds));
  const sign = seconds < 0 && total > 0 ? MINUS : '';
  if (total < 3600) return sign + minutesAndSeconds(total);
  return `${sign}${Math.floor(total / 3600)}:${minutesAndSeconds(total % 3600).padStart(5, '0')}`;
}

/** Rounds before it chooses the unit, so that 999.6 m are 1.00 km and never 1000 m. */
function length(metres: number, { small, large, switchAt }: Scale, digits: number): string {
  const whole = Math.round(metres / small.metres);
  // Adding 0 turns -0 into 0.
  if (Math.abs(whole) < switchAt) return `${whole + 0} ${small.name}`;
  return `${(metres / large.metres).toFixed(digits)} ${large.name}`;
}

/** Whole seconds as `5:30`; the minutes go on beyond 59. */
function minutesAndSeconds(total: number): string {
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`;
}
