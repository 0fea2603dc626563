/** Shorter than this, metres, a run has no pace worth showing. */
const SHORTEST = 10;

/** Minutes per kilometre over the whole run, pauses included, as results count; undefined when it is not known. */
export function averagePace(sighting: { readonly distance: number | undefined; readonly elapsed: number | undefined } | undefined): number | undefined {
  if (sighting?.distance === undefined || sighting.elapsed === undefined || sighting.distance < SHORTEST) return undefined;
  return sighting.elapsed / 60 / (sighting.distance / 1000);
}
