/** One load of the comparison: so many sessions of so many members, each of whom sends one sample a second, or none. */
export interface Workload {
  /** As `--only` names it. */
  readonly id: string;
  readonly title: string;
  readonly sessions: number;
  readonly members: number;
  readonly idle: boolean;
}

const running = { idle: false } as const;

export const workloads: readonly Workload[] = [
  { id: 'S', title: '2000 sessions of 4', sessions: 2_000, members: 4, ...running },
  { id: 'C', title: '10 sessions of 100', sessions: 10, members: 100, ...running },
  { id: 'R', title: '1 session of 1000', sessions: 1, members: 1_000, ...running },
  { id: 'R4', title: '1 session of 4000', sessions: 1, members: 4_000, ...running },
  { id: 'I', title: '10,000 idle connections, in sessions of 4', sessions: 2_500, members: 4, idle: true },
];

/** Small enough for all of them to take less than three minutes. */
export const quickWorkloads: readonly Workload[] = [
  { id: 'S', title: '100 sessions of 4', sessions: 100, members: 4, ...running },
  { id: 'C', title: '2 sessions of 100', sessions: 2, members: 100, ...running },
  { id: 'R', title: '1 session of 300', sessions: 1, members: 300, ...running },
  { id: 'I', title: '1000 idle connections, in sessions of 4', sessions: 250, members: 4, idle: true },
];

/** Programs of their own that belong to the comparison as well, with their arguments. */
export interface Program {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly quickArgs: readonly string[] | undefined;
}

export const programs: readonly Program[] = [
  { id: 'J', title: 'Samples on the disk before they are acknowledged', file: 'bench/journal.ts', args: ['--repeats', '3'], quickArgs: undefined },
  { id: 'D', title: 'A new process takes over 2000 clients', file: 'bench/deploy.ts', args: ['--clients', '2000'], quickArgs: undefined },
  { id: 'K', title: 'The codec alone', file: 'bench/codec.ts', args: [], quickArgs: ['--rounds', '3'] },
];

/** More than this in one session is asked only of those who conflate. */
export const MOST_FOR_ALL = 1_000;
