import type { Rejection } from '@paceline/core';

/** Why positions were not believed: after their number, as in "3 positions that …", and of the one just now. */
interface RejectionWords {
  readonly those: string;
  readonly this: string;
}

export const rejectionWords: Readonly<Record<Rejection, RejectionWords>> = {
  invalid: { those: 'no place on earth has', this: 'The device tells a place that is none.' },
  null_island: { those: 'lie in the sea off Africa, which devices tell when they know none', this: 'The device does not know its place yet.' },
  out_of_order: { those: 'came again, or after a later one', this: 'The device tells the same position again.' },
  stale: { those: 'were too old when they came', this: 'The device tells where it was a while ago.' },
  future: { those: 'were dated ahead of their time', this: 'The device’s clock and its positions do not fit together.' },
  inaccurate: { those: 'were less exact than 50 m', this: 'The device knows its place to more than 50 m only.' },
  too_fast: { those: 'were farther away than anyone can run', this: 'The position leaps farther than anyone can run.' },
};
