import type { SessionInfo } from '@paceline/client';
import { distanceBetween, type LatLon } from '@paceline/core';
import { isOld } from '../run/placing.ts';
import type { RunState } from '../run/run-state.ts';
import { markOf, type Mark } from '../view/people.ts';

/** One runner on the map. */
export interface MapRunner extends Mark {
  readonly line: readonly LatLon[];
  readonly place: LatLon;
  readonly old: boolean;
}

/** All that the map shows. */
export interface MapPicture {
  readonly runners: readonly MapRunner[];
  /** The one in the middle of the gap strip, when their place is known. */
  readonly centre: MapRunner | undefined;
}

/** What the camera keeps in view: the one in the middle with whoever is near, or everyone. */
export type Focus = 'near' | 'everyone';

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export function pictureOf(state: RunState): MapPicture {
  const runners = [...state.racers.values()].flatMap((racer): readonly MapRunner[] => {
    const place = racer.line.places.at(-1);
    const placing = state.placings.get(racer.userId);
    if (place === undefined || placing === undefined || placing.state === 'left') return [];
    return [{ ...markOf(racer, state.me), line: racer.line.places, place, old: isOld(placing.state) }];
  });
  return { runners, centre: runners.find((runner) => runner.userId === state.centre) ?? runners[0] };
}

/** Whether there is a map at all: who only watches a run without places sees the gaps over time instead. */
export function showsPlaces({ sharing }: Pick<SessionInfo, 'sharing'>, { part }: Pick<RunState, 'part'>): boolean {
  return sharing !== 'pace' || part.kind !== 'watching';
}

/** Why there is nothing on the map; undefined when there is something. */
export function emptyMapText(state: RunState): string | undefined {
  if (pictureOf(state).runners.length > 0) return undefined;
  if (state.part.kind === 'watching') return 'Tracks appear with the first position of a runner.';
  // Where somebody waits is known already, and is no part of their way.
  const isPlaced = state.part.kind === 'ready' && state.part.position.kind === 'ready';
  return isPlaced ? 'Your track appears with the start.' : 'Your track appears with your first position.';
}

/** Runners within this distance of the one in the middle, metres, are kept in view with them. */
const NEAR = 3_000;
/** Least size of what is shown, metres, so that a standing runner does not fill the map with the noise of the receiver. */
const LEAST_SIZE = 250;
const METRES_PER_DEGREE = 111_320;

export function boundsOf({ runners, centre }: MapPicture, focus: Focus): Bounds | undefined {
  if (centre === undefined) return undefined;
  const inView = runners.filter((runner) => focus === 'everyone' || distanceBetween(runner.place, centre.place) <= NEAR);
  const places = [...centre.line, ...inView.map((runner) => runner.place), ...(focus === 'everyone' ? inView.flatMap((runner) => runner.line) : [])];
  return widened(places.reduce(including, nowhere));
}

const nowhere: Bounds = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };

function including(bounds: Bounds, { latitude, longitude }: LatLon): Bounds {
  return {
    west: Math.min(bounds.west, longitude),
    south: Math.min(bounds.south, latitude),
    east: Math.max(bounds.east, longitude),
    north: Math.max(bounds.north, latitude),
  };
}

/** How much larger than needed a frame is made, so that it need not move with every step. */
const SPARE = 0.3;

/** The frame to show next; undefined while everything fits into the `shown` one and that is not far too large. */
export function nextFrame(needed: Bounds, shown: Bounds | undefined): Bounds | undefined {
  const [x, y] = [((needed.east - needed.west) * SPARE) / 2, ((needed.north - needed.south) * SPARE) / 2];
  const frame = { west: needed.west - x, south: needed.south - y, east: needed.east + x, north: needed.north + y };
  if (shown === undefined || !holds(shown, needed)) return frame;
  const tooLarge = frame.east - frame.west < (shown.east - shown.west) / 2 && frame.north - frame.south < (shown.north - shown.south) / 2;
  return tooLarge ? frame : undefined;
}

function holds(outer: Bounds, inner: Bounds): boolean {
  return outer.west <= inner.west && outer.south <= inner.south && outer.east >= inner.east && outer.north >= inner.north;
}

function widened({ west, south, east, north }: Bounds): Bounds {
  const high = LEAST_SIZE / METRES_PER_DEGREE;
  const wide = high / Math.cos((south * Math.PI) / 180);
  const [padX, padY] = [Math.max(0, (wide - (east - west)) / 2), Math.max(0, (high - (north - south)) / 2)];
  return { west: west - padX, south: south - padY, east: east + padX, north: north + padY };
}
