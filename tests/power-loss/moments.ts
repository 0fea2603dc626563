/** When the power goes. */
export const moments = {
  guest: 'when a new server had told its first guest who it is',
  any: 'at any moment',
  ack: 'at the moment of an ack',
  move: 'while the journal was moved into the database',
  start: 'while the server started again after another cut',
} as const;

export type Moment = keyof typeof moments;

/** Those that come while people run; `start` needs another cut before it. */
export const inRuns = ['any', 'ack', 'move', 'start'] as const satisfies readonly Moment[];
export type RunMoment = (typeof inRuns)[number];

/** How often the power goes with one of `inRuns`. */
export const cutsWith = (moment: RunMoment): number => (moment === 'start' ? 2 : 1);

/** So many cuts have each of the moments: one for the first guest, and those of the runs. */
export const CUTS_FOR_ALL = inRuns.reduce((sum, moment) => sum + cutsWith(moment), 1);
