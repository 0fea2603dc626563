/** The colours of the map, from the page's own. */
export interface MapColours {
  readonly ground: string;
  readonly grid: string;
  readonly casing: string;
  /** By number of colour; see `people.css`. */
  readonly racers: readonly string[];
}

export function coloursOf(element: Element): MapColours {
  const style = getComputedStyle(element);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ground: value('--map-ground'),
    grid: value('--line'),
    casing: value('--surface'),
    racers: Array.from({ length: 8 }, (_, number) => value(`--racer-${number}`)),
  };
}

const nothing = { type: 'FeatureCollection' as const, features: [] };

/** A style that asks for nothing but tiles, and for those only when the operator has set them: no fonts, no sprites. */
export function mapStyle(colours: MapColours, tiles: string | undefined) {
  const raster = tiles === undefined ? {} : { tiles: { type: 'raster' as const, tiles: [tiles], tileSize: 256, attribution: attributionOf(tiles) } };
  return {
    version: 8 as const,
    sources: { ...raster, grid: { type: 'geojson' as const, data: nothing }, starts: { type: 'geojson' as const, data: nothing }, lines: { type: 'geojson' as const, data: nothing } },
    layers: [
      { id: 'ground', type: 'background' as const, paint: { 'background-color': colours.ground } },
      ...(tiles === undefined
        ? [{ id: 'grid', type: 'line' as const, source: 'grid', paint: { 'line-color': colours.grid, 'line-width': 1 } }]
        : [{ id: 'tiles', type: 'raster' as const, source: 'tiles' }]),
      { id: 'casing', type: 'line' as const, source: 'lines', layout: round, paint: { 'line-color': colours.casing, 'line-width': 7, 'line-opacity': 0.85 } },
      { id: 'lines', type: 'line' as const, source: 'lines', layout: round, paint: { 'line-color': ['get', 'colour'] as ['get', string], 'line-width': 4 } },
      {
        id: 'starts',
        type: 'circle' as const,
        source: 'starts',
        paint: { 'circle-radius': 5, 'circle-color': colours.casing, 'circle-stroke-width': 3, 'circle-stroke-color': ['get', 'colour'] as ['get', string] },
      },
    ],
  };
}

const round = { 'line-cap': 'round' as const, 'line-join': 'round' as const };

/** OpenStreetMap's tiles must name their makers; of other servers only the name is known. */
function attributionOf(tiles: string): string {
  const { hostname } = new URL(tiles, 'https://localhost');
  return hostname.endsWith('openstreetmap.org') ? '© OpenStreetMap contributors' : `Map: ${hostname}`;
}
