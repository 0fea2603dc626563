/** How clients of a contender speak. */
export type DialectName = 'paceline' | 'plain' | 'socket-io' | 'colyseus' | 'mqtt' | 'nats';

/** What the generator is asked to do, as it stands in its argument. */
export interface Plan {
  readonly port: number;
  /** Process of the server, whose accounting it reads. */
  readonly pid: number;
  readonly dialect: DialectName;
  /** Of Paceline's clients: how they send and want ticks, and whether they keep to the cadence. */
  readonly paceline: { readonly telemetry: 'binary' | 'json'; readonly paced: boolean };
  readonly sessions: number;
  readonly members: number;
  /** Whether they are connected and in their sessions, but say nothing. */
  readonly idle: boolean;
  /** Of the load before the measurement, and of the measurement. */
  readonly warmUp: number;
  readonly seconds: number;
  /** Milliseconds before the phase at which a paced client sends, and by how much more at most, by chance. */
  readonly lead: number;
  readonly jitter: number;
}

/** What it reports in the end. Times of staleness in milliseconds, CPU in seconds, memory in bytes. */
export interface Measured {
  readonly seconds: number;
  readonly connections: number;
  /** How many were told a cadence. */
  readonly paced: number;
  readonly sent: number;
  readonly held: number;
  readonly acked: number;
  readonly delivered: number;
  readonly frames: number;
  readonly bytes: number;
  /** Null when nothing was delivered. */
  readonly p50: number | null;
  readonly p99: number | null;
  /** Of the server, all threads; null where the system does not tell. */
  readonly cpu: number | null;
  readonly rss: number | null;
  /** Before anybody was connected. */
  readonly rssBefore: number | null;
  /** Of the generator. */
  readonly ownCpu: number;
  readonly errors: Readonly<Record<string, number>>;
}

/** A line that the generator prints. */
export type Report = { readonly kind: 'progress'; readonly text: string } | { readonly kind: 'measured'; readonly measured: Measured };
