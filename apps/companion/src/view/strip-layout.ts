import type { Units } from '@paceline/core';
import { scaleWithin } from './scale.ts';

/** One runner to be placed on the gap strip. */
export interface StripEntry {
  readonly id: string;
  /** Metres ahead (positive) or behind (negative) of the one in the middle. */
  readonly metres: number;
}

/** Where things may go; lengths in CSS pixels. */
export interface StripFrame {
  readonly width: number;
  /** Metres from the middle to either end of the axis. */
  readonly range: number;
  readonly labelWidth: number;
  /** Rows of labels above the axis. */
  readonly lanes: number;
}

export interface StripMark {
  readonly id: string;
  /** Centre of the mark, pixels from the left edge. */
  readonly x: number;
  /** The runner is farther away than the axis reaches. */
  readonly beyond: boolean;
}

/** A label that names one runner, or several neighbours who are too close together for a label each. */
export interface StripLabel {
  /** The ids it names, from behind to ahead. */
  readonly ids: readonly string[];
  /** Centre of the label; `at` is the centre of the marks it names. */
  readonly x: number;
  readonly at: number;
  /** 0 is the row next to the axis. */
  readonly lane: number;
}

export interface StripLayout {
  readonly marks: readonly StripMark[];
  readonly labels: readonly StripLabel[];
}

const SPACING = 6;
/** What was apart or together, or in a row, stays so until it is this much clearer, pixels: nothing hops at a limit. */
const RESERVE = 12;
/** More groups than this cannot have labels on any screen; their nearest neighbours are joined from the start. */
const MOST_GROUPS = 24;

/** Neighbours that share a label; `order` is the place of the first of them in the entries. */
interface Group {
  readonly marks: readonly StripMark[];
  readonly at: number;
  readonly order: number;
}

/**
 * Places marks on the axis and labels in rows above it, so that no two labels overlap. Labels keep their rows while
 * these stay free; give the entries in a stable order. While there is no room for all, the nearest neighbours share one.
 */
export function layoutStrip(entries: readonly StripEntry[], frame: StripFrame, previous?: StripLayout): StripLayout {
  const marks = entries.map((entry) => markOf(entry, frame));
  let groups = marks
    .map((mark, order): Group => ({ marks: [mark], at: mark.x, order }))
    .sort((a, b) => a.at - b.at || a.order - b.order);
  const together = togetherIn(previous);
  for (;;) {
    const labels = groups.length <= MOST_GROUPS ? labelsOf(groups, frame, previous) : undefined;
    if (labels !== undefined) return { marks, labels };
    groups = joinNearest(groups, together);
  }
}

/** A function like `layoutStrip` that remembers its last layout by itself. */
export function steadyLayout(): (entries: readonly StripEntry[], frame: StripFrame) => StripLayout {
  let last: StripLayout | undefined;
  return (entries, frame) => (last = layoutStrip(entries, frame, last));
}

function markOf(entry: StripEntry, frame: StripFrame): StripMark {
  const share = clamp(entry.metres / frame.range, -1, 1);
  return { id: entry.id, x: frame.width / 2 + share * reachOf(frame), beyond: Math.abs(entry.metres) > frame.range };
}

/** Pixels from the middle to the place of `range` metres; room is left for the mark itself. */
export function reachOf({ width, labelWidth }: StripFrame): number {
  return Math.max(0, width / 2 - Math.min(labelWidth / 4, 24));
}

/** Narrower than this, pixels, the distances of five marks on the axis run into each other. */
const ROOM_FOR_FIVE = 300;

/** Where the axis has a mark with its distance: the ends, and half-way where there is room. */
export function ticksOf(frame: StripFrame, units: Units = 'metric'): readonly { readonly metres: number; readonly x: number }[] {
  const scale = scaleWithin(frame.range, units);
  const shares = frame.width * (scale / frame.range) < ROOM_FOR_FIVE ? [-1, 0, 1] : [-1, -0.5, 0, 0.5, 1];
  return shares.map((share) => ({ metres: share * scale, x: frame.width / 2 + ((share * scale) / frame.range) * reachOf(frame) }));
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** The labels of all groups; undefined when they do not fit into the rows. A single group always fits. */
function labelsOf(groups: readonly Group[], frame: StripFrame, previous: StripLayout | undefined): readonly StripLabel[] | undefined {
  const half = frame.labelWidth / 2;
  const labels: StripLabel[] = [];
  for (const { marks, at } of [...groups].sort((a, b) => a.order - b.order)) {
    const x = clamp(at, half, Math.max(half, frame.width - half));
    const ids = marks.map((mark) => mark.id);
    const before = previous?.labels.find((label) => ids.includes(label.ids[0] ?? ''))?.lane;
    const lane = freeLane(x, before, { labels, frame });
    if (lane === undefined) return undefined;
    labels.push({ ids, x, at, lane });
  }
  return labels;
}

function freeLane(x: number, before: number | undefined, placed: { labels: readonly StripLabel[]; frame: StripFrame }): number | undefined {
  const { labels, frame } = placed;
  const free = (lane: number, room: number): boolean => labels.every((label) => label.lane !== lane || Math.abs(label.x - x) >= room);
  const room = frame.labelWidth + SPACING;
  for (let lane = 0; lane < frame.lanes; lane++) {
    if (free(lane, before !== undefined && lane < before ? room + RESERVE : room)) return lane;
  }
  // Rather a lower row without the reserve than no row at all.
  for (let lane = 0; lane < frame.lanes; lane++) if (free(lane, room)) return lane;
  return undefined;
}

/** Which runners shared a label, as a label's first id for each. */
function togetherIn(previous: StripLayout | undefined): ReadonlyMap<string, string> {
  const labels = previous?.labels ?? [];
  return new Map(labels.flatMap(({ ids }) => ids.map((id): [string, string] => [id, ids[0] ?? id])));
}

function joinNearest(groups: readonly Group[], together: ReadonlyMap<string, string>): Group[] {
  let nearest = 1;
  let least = Infinity;
  for (let i = 1; i < groups.length; i++) {
    const distance = apart(groups[i - 1], groups[i], together);
    if (distance < least) [nearest, least] = [i, distance];
  }
  const [a, b] = [groups[nearest - 1], groups[nearest]];
  if (a === undefined || b === undefined) return [...groups];
  const marks = [...a.marks, ...b.marks];
  const at = marks.reduce((sum, mark) => sum + mark.x, 0) / marks.length;
  return [...groups.slice(0, nearest - 1), { marks, at, order: Math.min(a.order, b.order) }, ...groups.slice(nearest + 1)];
}

/** Pixels between neighbouring groups, less for those who shared a label before. */
function apart(a: Group | undefined, b: Group | undefined, together: ReadonlyMap<string, string>): number {
  const [last, first] = [a?.marks.at(-1), b?.marks[0]];
  if (last === undefined || first === undefined) return Infinity;
  const label = together.get(last.id);
  return first.x - last.x - (label !== undefined && label === together.get(first.id) ? RESERVE : 0);
}
