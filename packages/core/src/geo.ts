/** A place on WGS 84, degrees. */
export interface LatLon {
  readonly latitude: number;
  readonly longitude: number;
}

/** Semi-major axis and first eccentricity squared of WGS 84 (NIMA TR8350.2, table 3.1 and 3.3). */
const SEMI_MAJOR_AXIS = 6_378_137;
const ECCENTRICITY_SQUARED = 6.694379990141e-3;

const RADIANS = Math.PI / 180;

/** A way in the plane that touches the ellipsoid, metres. */
export interface Offset {
  readonly north: number;
  readonly east: number;
}

/**
 * Metres between two places that are near each other, from the local radii of curvature of the WGS 84 ellipsoid
 * (meridional and prime vertical, at the middle latitude). Within 1 mm of the geodesic up to 1 km and 0.1 % up to
 * 100 km below 80° of latitude; beyond that only an order of magnitude, which is enough to recognise a jump.
 */
export function distanceBetween(a: LatLon, b: LatLon): number {
  const { north, east } = offsetBetween(a, b);
  return Math.hypot(north, east);
}

/** The way from one place to another that is near, as precise as {@link distanceBetween}. */
export function offsetBetween(a: LatLon, b: LatLon): Offset {
  const { north, east } = metresPerDegree((a.latitude + b.latitude) / 2);
  return { north: north * (b.latitude - a.latitude), east: east * shortWay(b.longitude - a.longitude) };
}

/** The place at the end of a way from another, within 1 mm up to 1 km below 80° of latitude. */
export function placeAfter({ latitude, longitude }: LatLon, { north, east }: Offset): LatLon {
  const reached = latitude + north / metresPerDegree(latitude).north;
  return { latitude: reached, longitude: shortWay(longitude + east / metresPerDegree((latitude + reached) / 2).east) };
}

/** Metres of one degree of latitude and of longitude at that latitude. */
function metresPerDegree(latitude: number): Offset {
  const bend = 1 - ECCENTRICITY_SQUARED * Math.sin(latitude * RADIANS) ** 2;
  const primeVertical = SEMI_MAJOR_AXIS / Math.sqrt(bend);
  const meridional = (primeVertical * (1 - ECCENTRICITY_SQUARED)) / bend;
  return { north: meridional * RADIANS, east: primeVertical * Math.cos(latitude * RADIANS) * RADIANS };
}

/** A longitude, or a difference of two, taken the short way round: in [-180, 180). */
function shortWay(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}
