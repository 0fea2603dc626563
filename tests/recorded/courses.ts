import type { Offset } from '../../packages/core/src/geo.ts';

/** Where one is after so many metres. */
type Course = (metres: number) => Offset;

/** From one corner to the next, and from the last to the first again. */
function along(corners: readonly Offset[]): Course {
  const sides = corners.map((from, index) => {
    const to = corners[(index + 1) % corners.length] ?? from;
    return { from, to, length: Math.hypot(to.north - from.north, to.east - from.east) };
  });
  const whole = sides.reduce((sum, { length }) => sum + length, 0);
  return (metres) => {
    let left = metres % whole;
    const side = sides.find(({ length }) => left <= length || (left -= length) < 0);
    if (side === undefined) return corners[0] ?? { north: 0, east: 0 };
    const { from, to, length } = side;
    const share = left / length;
    return { north: from.north + share * (to.north - from.north), east: from.east + share * (to.east - from.east) };
  };
}

const at = (north: number, east: number): Offset => ({ north, east });

const shuttle = (length: number): Course => along([at(0, 0), at(length, 0)]);
const block = (side: number): Course => along([at(0, 0), at(side, 0), at(side, side), at(0, side)]);

/** Legs of 60 m, each 5 m beside the one before, and in the end back to the first. */
const switchbacks = along(Array.from({ length: 40 }, (_, leg) => (leg % 2 === 0 ? [at(0, 5 * leg), at(60, 5 * leg)] : [at(60, 5 * leg), at(0, 5 * leg)])).flat());

const circle =
  (radius: number): Course =>
  (metres) => bentAt(0, metres / radius, radius);

/** Two straights of 84.39 m and two half circles of 36.8 m radius, which is where a track's 400 m are measured. */
function track(metres: number): Offset {
  const [side, radius] = [84.39, 36.8];
  const bend = Math.PI * radius;
  const way = metres % (2 * (side + bend));
  if (way < side) return { north: way, east: 0 };
  if (way < side + bend) return bentAt(side, (way - side) / radius, radius);
  if (way < 2 * side + bend) return { north: 2 * side + bend - way, east: 2 * radius };
  const { north, east } = bentAt(0, (way - 2 * side - bend) / radius, radius);
  return { north: -north, east: 2 * radius - east };
}

const bentAt = (north: number, angle: number, radius: number): Offset => ({ north: north + radius * Math.sin(angle), east: radius * (1 - Math.cos(angle)) });

/** The ways that are run, by what they are called. */
export const courses = {
  straight: (metres: number) => at(metres, 0),
  track,
  'out and back, 500 m': shuttle(500),
  'shuttle, 100 m': shuttle(100),
  'shuttle, 50 m': shuttle(50),
  'blocks of 100 m': block(100),
  'blocks of 60 m': block(60),
  'circle, r 15 m': circle(15),
  'switchbacks, 60 m': switchbacks,
} satisfies Record<string, Course>;
