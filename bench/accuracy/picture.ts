import { formatDuration } from '@paceline/core';
import { round, svg, textAt } from '../fanout/svg.ts';
import type { Course, Value } from './course.ts';

const [WIDTH, LEFT, RIGHT] = [960, 72, 20];
/** Where the three pictures are, one below the other. */
const PACE = { top: 92, bottom: 332 };
const CUES = { top: 394, bottom: 438 };
const GAP = { top: 508, bottom: 648 };
const HEIGHT = 704;
/** Seconds between two times below, and the room that a word beside an arrow takes. */
const TICKS = 300;
const WORD = 76;

type Scale = (value: number) => number;
interface Box {
  readonly top: number;
  readonly bottom: number;
}

/** Draws the course of a run: its pace, what the runner is told, and the gap to another. */
export function pictureOf(name: string, other: string, course: Course): string {
  const x = scale([0, course.seconds], [LEFT, WIDTH - RIGHT]);
  const [fast, slow] = paceRange(course);
  const pace = scale([fast, slow], [PACE.top, PACE.bottom]);
  const kept = (value: number): number => pace(Math.min(slow, Math.max(fast, value)));
  const [least, most] = gapRange(course);
  const gap = scale([least, most], [GAP.bottom, GAP.top]);
  return svg(`${name}: what a runner is shown`, { width: WIDTH, height: HEIGHT }, [
    textAt(16, 50, { text: 'Pace, min/km (faster is higher)', kind: 'muted' }),
    ...legend(68, [
      { kind: 's5', width: 1, opacity: 0.55, label: 'from the positions of the last 5 s' },
      { kind: 's0', width: 2.5, label: 'shown live' },
      { kind: 's1', width: 1.5, dash: '7 4', label: 'of the 41 s around each moment (knows the future)' },
    ]),
    ...stepsBetween(fast, slow).flatMap((value) => rule(pace(value), minutes(value))),
    ...lines(course.raw, { x, y: kept, kind: 's5', width: 1, opacity: 0.55 }),
    ...lines(course.shown, { x, y: kept, kind: 's0', width: 2.5 }),
    ...lines(course.centred, { x, y: kept, kind: 's1', width: 1.5, dash: '7 4' }),
    `<line class="whisker" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(pace(course.target))}" y2="${round(pace(course.target))}" stroke-dasharray="1 4"/>`,
    ...times(course, x, PACE),
    textAt(16, CUES.top - 14, { text: `Corrections to someone who wants to run ${minutes(course.target)} min/km, the median of this run (dotted above)`, kind: 'muted' }),
    ...cues(course, x),
    textAt(16, GAP.top - 32, { text: `Metres that ${other}, run at the same time, is ahead (above 0) or behind: devices a day off in both directions, a network that loses and stalls`, kind: 'muted' }),
    ...legend(GAP.top - 14, [
      { kind: 's0', width: 2.5, label: 'shown while live' },
      { kind: 's1', width: 1.5, dash: '7 4', label: 'true' },
    ]),
    ...ticksBetween(least, most).flatMap((value) => rule(gap(value), String(value).replace('-', '−'))),
    ...lines(course.gapShown, { x, y: gap, kind: 's0', width: 2.5 }),
    ...lines(course.gap, { x, y: gap, kind: 's1', width: 1.5, dash: '7 4' }),
    ...times(course, x, GAP),
    textAt((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, { text: 'time since the start, min:s', anchor: 'middle', kind: 'muted' }),
  ]);
}

const scale = ([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale => (value) => start + ((value - from) / (to - from)) * (end - start);

const minutes = (seconds: number): string => formatDuration(seconds).replace(/^0(?=\d:)/, '');

/** All but the few extremes of what was shown, to whole half minutes. */
function paceRange({ shown, centred }: Course): readonly [number, number] {
  const paces = [...shown, ...centred].flatMap(({ value }) => value ?? []).toSorted((a, b) => a - b);
  const at = (share: number): number => paces[Math.floor(share * (paces.length - 1))] ?? 360;
  return [Math.floor((at(0.005) - 10) / 30) * 30, Math.min(900, Math.ceil((at(0.98) + 10) / 30) * 30)];
}

function gapRange({ gap, gapShown }: Course): readonly [number, number] {
  const metres = [0, ...[...gap, ...gapShown].flatMap(({ value }) => value ?? [])];
  const step = stepOf(Math.min(...metres), Math.max(...metres));
  return [Math.floor(Math.min(...metres) / step) * step, Math.ceil(Math.max(...metres) / step) * step];
}

const stepOf = (least: number, most: number): number => [10, 20, 50, 100, 200, 500, 1000].find((step) => (most - least) / step <= 5) ?? 2000;

const ticksBetween = (least: number, most: number): readonly number[] => multiples(stepOf(least, most), least, most);

const stepsBetween = (fast: number, slow: number): readonly number[] => multiples([30, 60, 120].find((each) => (slow - fast) / each <= 8) ?? 240, fast, slow);

function multiples(step: number, least: number, most: number): readonly number[] {
  const first = Math.ceil(least / step);
  return Array.from({ length: Math.floor(most / step) - first + 1 }, (_, place) => (first + place) * step);
}

const rule = (y: number, text: string): readonly string[] => [
  `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y)}" y2="${round(y)}"/>`,
  textAt(LEFT - 8, y + 4, { text, anchor: 'end', kind: 'muted' }),
];

function times({ seconds }: Course, x: Scale, { bottom }: Box): readonly string[] {
  const ticks = Array.from({ length: Math.floor(seconds / TICKS) + 1 }, (_, place) => place * TICKS);
  return ticks.map((second) => textAt(x(second), bottom + 18, { text: minutes(second), anchor: 'middle', kind: 'muted' }));
}

interface Look {
  readonly kind: string;
  readonly width: number;
  readonly dash?: string;
  readonly opacity?: number;
}

/** One line for each stretch in which there are values. */
function lines(values: readonly Value[], { x, y, ...look }: Look & { readonly x: Scale; readonly y: Scale }): readonly string[] {
  const stretches: string[][] = [[]];
  for (const { second, value } of values) {
    if (value === undefined) stretches.push([]);
    else stretches.at(-1)?.push(`${Math.round(x(second))},${round(y(value))}`);
  }
  return stretches.filter((points) => points.length > 1).map((points) => `<polyline ${drawn(look)} points="${points.join(' ')}"/>`);
}

const drawn = ({ kind, width, dash = 'none', opacity = 1 }: Look): string => `class="line ${kind}" style="stroke-width:${width};stroke-dasharray:${dash};opacity:${opacity}"`;

function legend(y: number, entries: readonly (Look & { readonly label: string })[]): readonly string[] {
  let x = LEFT;
  return entries.flatMap(({ label, ...look }) => {
    const from = x;
    x += 66 + label.length * 6.4;
    return [`<line ${drawn(look)} x1="${from}" x2="${from + 34}" y1="${y}" y2="${y}"/>`, textAt(from + 42, y + 4, { text: label, kind: 'muted' })];
  });
}

/** Arrows up for who is to speed up, and down for who is to ease off, each with its word. */
function cues({ corrections }: Course, x: Scale): readonly string[] {
  const [up, down, middle] = [CUES.top + 14, CUES.bottom - 14, (CUES.top + CUES.bottom) / 2];
  return [
    `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${middle}" y2="${middle}"/>`,
    ...corrections.flatMap(({ second, advice }) => {
      const [at, isUp] = [x(second), advice === 'speed_up'];
      // Where several follow each other closely, the last one has the word.
      const isCrowded = corrections.some((other) => other.advice === advice && x(other.second) > at && x(other.second) < at + WORD);
      const [tip, foot] = isUp ? [up - 8, up + 2] : [down + 8, down - 2];
      const label = textAt(at + 9, isUp ? up + 1 : down + 5, { text: isUp ? 'speed up' : 'ease off' });
      return [`<polygon class="${isUp ? 's1' : 's2'}" points="${round(at)},${tip} ${round(at - 6)},${foot} ${round(at + 6)},${foot}"/>`, `<line class="${isUp ? 's1' : 's2'}" x1="${round(at)}" x2="${round(at)}" y1="${foot}" y2="${middle}"/>`, ...(isCrowded ? [] : [label])];
    }),
    ...(corrections.length === 0 ? [textAt(LEFT, middle - 4, { text: 'none', kind: 'muted' })] : []),
  ];
}
