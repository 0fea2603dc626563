import type { Mark } from './people.ts';

export interface ChartPoint {
  /** Seconds. */
  readonly at: number;
  /** Metres, up is more. */
  readonly metres: number;
}

/** The way of one person through a chart: a line for each stretch of which something is known, in order of time. */
export interface ChartLine extends Mark {
  readonly stretches: readonly (readonly ChartPoint[])[];
}

/** What a chart of metres over time spans. */
export interface ChartFrame {
  /** Seconds at the left and right end. */
  readonly from: number;
  readonly to: number;
  /** Metres at the upper and lower end. */
  readonly top: number;
  readonly bottom: number;
}
