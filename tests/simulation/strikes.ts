/** What a run of the simulation is meant to do to the product. Each must have had an effect somewhere, or the run has proved less than it says. */
export const strikeKinds = {
  stalled_frame: 'a frame was held up, with everything behind it',
  stall: 'a connection carried nothing for a while, and then all of it',
  reset: 'a connection was reset',
  half_open: 'a connection went silent without notice',
  partition: 'nobody reached the server while it had connections',
  reconnect: 'an app came back into its session by itself',
  app_crash: 'an app died while it was in the session',
  outbox_lost: 'an app died with samples that were not acknowledged',
  outbox_kept: 'an app died, and its device had kept samples that were not acknowledged',
  late_samples: 'samples came that belong to another writer than the live one',
  sleep: 'a device slept with an app in the session',
  clock_jump: 'a clock was set while its app was in the session',
  wrong_clock: 'an app ran whose clock was wrong from the start',
  takeover: 'a second device took over',
  told_of_takeover: 'the older device heard 4501',
  late_frame: 'a frame came over a connection that the server had closed',
  lapsed_token: 'a token lapsed on an open connection',
  refused_token: 'an expired token was refused',
  slow_reader: 'a connection was closed because its queue was full',
  deploy: 'the server restarted calmly with connections',
  server_crash: 'the server died with connections',
  lost_write: 'a crash lost writes that were not flushed',
  torn_write: 'a crash cut a record in two',
  unflushed_write: 'writes that were not flushed survived the end of the process',
  slow_flush: 'a flush was slow',
  failed_flush: 'a flush failed',
  full_disk: 'a write did not fit on the disk',
  refused_samples: 'a sender was told that its samples cannot be stored',
  resend: 'a sample came again over another connection',
  unnumbered_twice: 'an app without numbers sent something twice',
  conflict: 'another reading under a known number was refused',
  recovered: 'missed events were recovered after a reconnect',
  away: 'someone was announced as away',
  given_up: 'someone was given up after a long silence',
  left: 'someone left while others went on',
  intruder: 'a stranger was turned away',
  deleted_track: 'someone deleted their track',
  deleted_session: 'an opener deleted the session',
  deleted_all: 'someone deleted everything of theirs',
  refused_leftover: 'samples that a device still held of a deleted track or session were refused',
  refused_return: 'someone would run on in what was deleted, and was refused',
  lost_frame: 'hostile: a frame never arrived',
  doubled_frame: 'hostile: a frame arrived twice',
  overtaken_frame: 'hostile: a frame was overtaken',
} as const;

export type Strike = keyof typeof strikeKinds;
export type Strikes = Readonly<Record<Strike, number>>;

/** Counts what has struck. */
export class StrikeCount {
  readonly #counts = new Map<Strike, number>();

  add(strike: Strike, times = 1): void {
    if (times > 0) this.#counts.set(strike, (this.#counts.get(strike) ?? 0) + times);
  }

  get all(): Strikes {
    return Object.fromEntries(Object.keys(strikeKinds).map((kind) => [kind, this.#counts.get(kind as Strike) ?? 0])) as unknown as Strikes;
  }
}

export const noStrikes: Strikes = new StrikeCount().all;

export const sumOf = (a: Strikes, b: Strikes): Strikes => Object.fromEntries(Object.entries(a).map(([kind, count]) => [kind, count + b[kind as Strike]])) as unknown as Strikes;

/** Those that have never had an effect. */
export const missingIn = (strikes: Strikes): readonly Strike[] => (Object.keys(strikeKinds) as Strike[]).filter((kind) => strikes[kind] === 0);
