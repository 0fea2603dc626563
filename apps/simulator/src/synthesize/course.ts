import type { LatLon } from '@paceline/core';
import { chanceOf, type Chance } from './chance.ts';

/** A closed loop of paths that exists nowhere: out on the Atlantic, where no one lives. */
export interface Course {
  /** Length of one lap, metres. */
  readonly length: number;
  /** Metres from the start of the lap at which there is a traffic light. */
  readonly lights: readonly number[];
  /** The place after `distance` metres, moved `east` and `north` metres off the course. */
  placeAt(distance: number, east: number, north: number): LatLon;
  altitudeAt(distance: number): number;
  /** Rise over run. */
  gradeAt(distance: number): number;
}

const CENTRE: LatLon = { latitude: 46, longitude: -30 };
const SIDES = 360;

interface Wave {
  readonly turns: number;
  readonly size: number;
  readonly phase: number;
}

export function inventCourse(seed: number | string): Course {
  const chance = chanceOf(seed, 'course');
  const outline = loopOutline(chance);
  const { length } = outline;
  const hills = waves(chance, [1, 2, 3, 5], (turns) => (0.018 * length) / (2 * Math.PI * turns));
  const base = chance.between(20, 120);
  const angle = (distance: number) => (2 * Math.PI * distance) / length;
  const first = chance.between(250, 500);
  return {
    length,
    lights: [0, 1, 2].map((light) => first + (light * (length - first)) / 3 + chance.between(0, 120)),
    placeAt(distance, east, north) {
      const place = outline.at(distance % length);
      return toDegrees(place.east + east, place.north + north);
    },
    altitudeAt: (distance) => base + sum(hills, (wave) => wave.size * Math.sin(wave.turns * angle(distance) + wave.phase)),
    gradeAt: (distance) =>
      sum(hills, (wave) => ((2 * Math.PI * wave.turns) / length) * wave.size * Math.cos(wave.turns * angle(distance) + wave.phase)),
  };
}

interface Place {
  readonly east: number;
  readonly north: number;
}

/** A straight piece of the loop, from `start` metres on. */
interface Side {
  readonly start: number;
  readonly length: number;
  readonly from: Place;
  readonly to: Place;
}

/** A smooth closed line: a circle whose radius swells and shrinks as one walks round it. */
function loopOutline(chance: Chance): { readonly length: number; at(distance: number): Place } {
  const radius = chance.between(320, 620);
  const centre = { east: chance.between(-900, 900), north: chance.between(-900, 900) };
  const bumps = waves(chance, [2, 3, 4], (turns) => 0.36 / turns);
  const vertex = (number: number): Place => {
    const angle = (2 * Math.PI * number) / SIDES;
    const reach = radius * (1 + sum(bumps, (wave) => wave.size * Math.sin(wave.turns * angle + wave.phase)));
    return { east: centre.east + reach * Math.sin(angle), north: centre.north + reach * Math.cos(angle) };
  };
  const sides: Side[] = [];
  let [start, from] = [0, vertex(0)];
  for (let number = 1; number <= SIDES; number++) {
    const to = vertex(number);
    const length = Math.hypot(to.east - from.east, to.north - from.north);
    sides.push({ start, length, from, to });
    [start, from] = [start + length, to];
  }
  return { length: start, at: (distance) => placeOn(sides.find((side) => distance < side.start + side.length), distance) ?? from };
}

function placeOn(side: Side | undefined, distance: number): Place | undefined {
  if (side === undefined) return undefined;
  const { from, to } = side;
  const part = (distance - side.start) / side.length;
  return { east: from.east + part * (to.east - from.east), north: from.north + part * (to.north - from.north) };
}

function waves(chance: Chance, turns: readonly number[], most: (turns: number) => number): readonly Wave[] {
  return turns.map((count) => ({
    turns: count,
    size: most(count) * chance.between(0.3, 1),
    phase: chance.between(0, 2 * Math.PI),
  }));
}

function sum(waves: readonly Wave[], term: (wave: Wave) => number): number {
  return waves.reduce((total, wave) => total + term(wave), 0);
}

/** Metres on the tangent plane to degrees, by the WGS 84 radii of curvature at the centre. */
function toDegrees(east: number, north: number): LatLon {
  const [semiMajor, eccentricity2] = [6_378_137, 0.00669437999014];
  const latitude = (CENTRE.latitude * Math.PI) / 180;
  const squash = 1 - eccentricity2 * Math.sin(latitude) ** 2;
  const meridional = (semiMajor * (1 - eccentricity2)) / squash ** 1.5;
  const normal = semiMajor / Math.sqrt(squash);
  return {
    latitude: CENTRE.latitude + ((north / meridional) * 180) / Math.PI,
    longitude: CENTRE.longitude + ((east / (normal * Math.cos(latitude))) * 180) / Math.PI,
  };
}
