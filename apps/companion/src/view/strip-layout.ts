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

/** A label that names one runner, or several who are too close together for a label each. */
export interface StripLabel {
  /** The ids it names, in the order of the entries. */
  readonly ids: readonly string[];
  readonly x: number;
  /** 0 is the row next to the axis. */
  readonly lane: number;
}

export interface StripLayout {
  readonly marks: readonly StripMark[];
  readonly labels: readonly StripLabel[];
}

const SPACING = 6;
/** A label comes down a row only when there is this much room, so that it does not hop up and down at the limit. */
const RESERVE = 12;

/**
 * Places marks on the axis and labels in rows above it, so that no two labels overlap. Entries keep their row as long
 * as it stays free; give them in a stable order. Who finds no room in any row shares the nearest label.
 */
export function layoutStrip(entries: readonly StripEntry[], frame: StripFrame, previous?: StripLayout): StripLayout {
  const marks = entries.map((entry) => markOf(entry, frame));
  const labels: StripLabel[] = [];
  for (const mark of marks) {
    const x = clamp(mark.x, frame.labelWidth / 2, Math.max(frame.labelWidth / 2, frame.width - frame.labelWidth / 2));
    const before = previous?.labels.find((label) => label.ids[0] === mark.id)?.lane;
    const lane = freeLane(x, before, { labels, frame });
    if (lane !== undefined) labels.push({ ids: [mark.id], x, lane });
    else shareNearest(labels, mark.id, x);
  }
  return { marks, labels };
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

function markOf(entry: StripEntry, { width, range, labelWidth }: StripFrame): StripMark {
  const reach = Math.max(0, width / 2 - Math.min(labelWidth / 4, 24));
  const share = clamp(entry.metres / range, -1, 1);
  return { id: entry.id, x: width / 2 + share * reach, beyond: Math.abs(entry.metres) > range };
}

function freeLane(x: number, before: number | undefined, placed: { labels: readonly StripLabel[]; frame: StripFrame }): number | undefined {
  const { labels, frame } = placed;
  for (let lane = 0; lane < frame.lanes; lane++) {
    const room = frame.labelWidth + SPACING + (before !== undefined && lane < before ? RESERVE : 0);
    if (labels.every((label) => label.lane !== lane || Math.abs(label.x - x) >= room)) return lane;
  }
  return undefined;
}

function shareNearest(labels: StripLabel[], id: string, x: number): void {
  const distance = (label: StripLabel): number => Math.abs(label.x - x);
  const nearest = labels.reduce((best, label) => (distance(label) < distance(best) ? label : best));
  labels[labels.indexOf(nearest)] = { ...nearest, ids: [...nearest.ids, id] };
}
