import type { Workload } from './workloads.ts';

/** Of a line of growth: what grows, and the loads by it, ascending. */
export interface Growth {
  readonly id: 'members' | 'sessions';
  readonly title: string;
  readonly axis: string;
  readonly sizes: readonly { readonly x: number; readonly workload: Workload }[];
}

/** So many are connected in all, unless one session alone has more. */
const CONNECTIONS = 1_000;
const MEMBERS = [2, 4, 8, 16, 32, 64, 125, 250, 500, 1_000, 2_000, 4_000];
const SESSIONS = [100, 200, 500, 1_000, 2_000, 3_000];
const QUICK = { connections: 100, members: [2, 8, 32, 100], sessions: [10, 25, 50] };

export function growths(isQuick: boolean): readonly Growth[] {
  const connections = isQuick ? QUICK.connections : CONNECTIONS;
  return [
    {
      id: 'members',
      title: `Members of a session, ${connections} connections in all`,
      axis: 'members of each session',
      sizes: (isQuick ? QUICK.members : MEMBERS).map((members) => ({ x: members, workload: load(Math.max(1, Math.floor(connections / members)), members) })),
    },
    {
      id: 'sessions',
      title: 'Sessions of 4',
      axis: 'sessions',
      sizes: (isQuick ? QUICK.sessions : SESSIONS).map((sessions) => ({ x: sessions, workload: load(sessions, 4) })),
    },
  ];
}

function load(sessions: number, members: number): Workload {
  return { id: `${sessions}x${members}`, title: `${sessions} ${sessions === 1 ? 'session' : 'sessions'} of ${members}`, sessions, members, idle: false };
}
