import 'maplibre-gl/dist/maplibre-gl.css';
import { Map as MapLibre, Marker, ScaleControl, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { gridLines } from './grid.ts';
import type { Units } from '@paceline/core';
import { coloursOf, mapStyle, type MapColours } from './map-style.ts';
import { boundsOf, nextFrame, type Bounds, type Focus, type MapPicture, type MapRunner } from './picture.ts';

setWorkerUrl(workerUrl);

export interface MapOptions {
  readonly container: HTMLElement;
  /** Template of raster tiles, when there are any. */
  readonly tiles: string | undefined;
  /** Called when the person moves the map: it then follows nobody until `follow` is called. */
  readonly moved: () => void;
}

/** Pixels, so that names and buttons cover nobody. */
const PADDING = { top: 76, right: 64, bottom: 56, left: 64 };
const CLOSEST = 17;
/** Milliseconds of a camera move. */
const GLIDE = 900;

/** Draws a picture with MapLibre. The only place that knows it. */
export class MapView {
  readonly #map: MapLibre;
  readonly #scale = new ScaleControl({ maxWidth: 110 });
  readonly #options: MapOptions;
  readonly #markers = new Map<string, Marker>();
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  #colours: MapColours;
  #picture: MapPicture = { runners: [], centre: undefined };
  #focus: Focus | undefined = 'near';
  /** What the camera was last turned to. */
  #shown: Bounds | undefined;

  constructor(options: MapOptions) {
    const { container, tiles, moved } = options;
    this.#options = options;
    this.#colours = coloursOf(container);
    this.#map = new MapLibre({
      container,
      style: mapStyle(this.#colours, tiles),
      attributionControl: tiles === undefined ? false : { compact: true },
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.addControl(this.#scale, 'bottom-left');
    this.#map.on('load', () => {
      this.#draw();
      this.#scheme.addEventListener('change', this.#recolour);
    });
    this.#map.on('moveend', () => this.#drawGrid());
    this.#map.on('idle', () => this.#tell());
    this.#map.on('resize', () => this.#refit());
    for (const gesture of ['dragstart', 'zoomstart'] as const) {
      this.#map.on(gesture, ({ originalEvent }: { readonly originalEvent?: unknown }) => {
        if (originalEvent === undefined) return;
        this.#focus = undefined;
        moved();
      });
    }
  }

  /** What the scale is marked in from now on. */
  measure(units: Units): void {
    this.#scale.setUnit(units);
  }

  show(picture: MapPicture): void {
    const before = this.#picture;
    this.#picture = picture;
    if (!isSamePicture(before, picture)) this.#draw();
  }

  /** Keeps someone in view from now on. */
  follow(focus: Focus): void {
    this.#focus = focus;
    this.#refit();
  }

  remove(): void {
    this.#scheme.removeEventListener('change', this.#recolour);
    this.#map.remove();
  }

  /** Takes over the colours of the page after a change between light and dark. */
  readonly #recolour = (): void => {
    this.#colours = coloursOf(this.#options.container);
    const { ground, casing, grid } = this.#colours;
    this.#map.setPaintProperty('ground', 'background-color', ground);
    this.#map.setPaintProperty('casing', 'line-color', casing);
    this.#map.setPaintProperty('starts', 'circle-color', casing);
    if (this.#map.getLayer('grid') !== undefined) this.#map.setPaintProperty('grid', 'line-color', grid);
    this.#draw();
  };

  #draw(): void {
    for (const runner of this.#picture.runners) this.#mark(runner);
    const present = new Set(this.#picture.runners.map((runner) => runner.userId));
    for (const [userId, marker] of this.#markers) {
      if (present.has(userId)) continue;
      marker.remove();
      this.#markers.delete(userId);
    }
    const lines = this.#picture.runners.map((runner) => this.#lineOf(runner));
    this.#fill('lines', lineFeatures(lines));
    this.#fill('starts', startFeatures(lines));
    this.#aim();
  }

  #lineOf({ line, colour }: MapRunner): Line {
    return { colour: this.#colours.racers[colour] ?? '', places: line.map(({ latitude, longitude }) => [longitude, latitude]) };
  }

  #mark(runner: MapRunner): void {
    const { latitude, longitude } = runner.place;
    const known = this.#markers.get(runner.userId);
    const marker = known ?? new Marker({ element: markerElement(runner) });
    marker.setLngLat([longitude, latitude]);
    marker.getElement().classList.toggle('old', runner.old);
    if (known !== undefined) return;
    marker.addTo(this.#map);
    this.#markers.set(runner.userId, marker);
  }

  #aim(): void {
    const needed = this.#focus && boundsOf(this.#picture, this.#focus);
    const frame = needed && nextFrame(needed, this.#shown);
    if (frame === undefined) return;
    const { west, south, east, north } = frame;
    const duration = this.#shown === undefined ? 0 : GLIDE;
    this.#shown = frame;
    this.#map.fitBounds([west, south, east, north], { padding: PADDING, maxZoom: CLOSEST, duration });
  }

  #refit(): void {
    this.#shown = undefined;
    this.#aim();
  }

  /** How many ways are to be seen, for whoever cannot look at the picture. */
  #tell(): void {
    const drawn = new Set(this.#map.queryRenderedFeatures({ layers: ['lines'] }).map(({ properties }) => properties['colour'] as unknown));
    this.#options.container.dataset['drawn'] = String(drawn.size);
  }

  #drawGrid(): void {
    const origin = this.#picture.centre?.line[0];
    if (origin === undefined) return;
    const lines = gridLines(boundsOn(this.#map), origin);
    this.#fill('grid', lineFeatures(lines.map((places) => ({ colour: '', places }))));
  }

  /** Does nothing while the style is not there yet: `load` draws everything. */
  #fill(id: 'lines' | 'starts' | 'grid', data: ReturnType<typeof lineFeatures> | ReturnType<typeof startFeatures>): void {
    void this.#map.getSource<GeoJSONSource>(id)?.setData(data);
  }
}

/** Pictures are made anew with every frame, but only a sample or a silence changes what is drawn. */
function isSamePicture(a: MapPicture, b: MapPicture): boolean {
  const same = (one: MapRunner, other: MapRunner | undefined): boolean =>
    one.userId === other?.userId && one.line === other.line && one.old === other.old && one.name === other.name;
  return a.centre?.userId === b.centre?.userId && a.runners.length === b.runners.length && a.runners.every((one, at) => same(one, b.runners[at]));
}

interface Line {
  readonly colour: string;
  readonly places: readonly (readonly [number, number])[];
}

function lineFeatures(lines: readonly Line[]) {
  return {
    type: 'FeatureCollection' as const,
    features: lines
      .filter(({ places }) => places.length > 1)
      .map(({ colour, places }) => ({
        type: 'Feature' as const,
        properties: { colour },
        geometry: { type: 'LineString' as const, coordinates: places.map(([x, y]) => [x, y]) },
      })),
  };
}

function startFeatures(lines: readonly Line[]) {
  return {
    type: 'FeatureCollection' as const,
    features: lines.flatMap(({ colour, places: [start] }) =>
      start === undefined
        ? []
        : [{ type: 'Feature' as const, properties: { colour }, geometry: { type: 'Point' as const, coordinates: [start[0], start[1]] } }],
    ),
  };
}

function boundsOn(map: MapLibre): Bounds {
  const bounds = map.getBounds();
  return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
}

function markerElement({ name, initials, colour, me }: MapRunner): HTMLElement {
  const element = document.createElement('div');
  element.className = `map-mark racer-${colour}`;
  const disc = document.createElement('span');
  disc.className = `disc${me ? ' me' : ''}`;
  disc.textContent = initials;
  const label = document.createElement('span');
  label.className = 'map-name';
  label.textContent = me ? 'You' : name;
  element.append(disc, label);
  return element;
}
