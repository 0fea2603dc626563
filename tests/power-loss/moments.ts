/** When the power goes. */
export const moments = {
  any: 'at any moment',
  ack: 'at the moment of an ack',
  move: 'while the journal is moved into the database',
  start: 'at any moment, and once more while the server starts again',
} as const;

export type Moment = keyof typeof moments;
