/** A place on WGS 84, degrees. */
export interface LatLon {
  readonly latitude: number;
  readonly longitude: number;
}

/** Semi-major axis and first eccentricity squared of WGS 84 (NIMA TR8350.2, table 3.1 and 3.3). */
const SEMI_MAJOR_AXIS = 6_378_137;
const ECCENTRICITY_SQUARED = 6.694379990141e-3;

const RADIANS = Math.PI / 180;

/**
 * Metres between two places that are near each other, from the local radii of curvature of the WGS 84 ellipsoid
 * (meridional and prime vertical, at the middle latitude). Within 1 mm of the geodesic up to 1 km and 0.1 % up to
 * 100 km below 80° of latitude; beyond that only an order of magnitude, which is enough to recognise a jump.
 */
export function distanceBetween(a: LatLon, b: LatLon): number {
  const middle = ((a.latitude + b.latitude) / 2) * RADIANS;
  const bend = 1 - ECCENTRICITY_SQUARED * Math.sin(middle) ** 2;
  const primeVertical = SEMI_MAJOR_AXIS / Math.sqrt(bend);
  const meridional = (primeVertical * (1 - ECCENTRICITY_SQUARED)) / bend;
  const north = meridional * (b.latitude - a.latitude) * RADIANS;
  const east = primeVertical * Math.cos(middle) * shortWay(b.longitude - a.longitude) * RADIANS;
  return Math.hypot(north, east);
}

/** A difference of longitudes, taken the short way round: in [-180, 180). */
function shortWay(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}
