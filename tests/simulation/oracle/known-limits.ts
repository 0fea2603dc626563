/**
 * Where the product falls short of its promises, as the simulation has found. What one of these explains is forgiven, so
 * that the rest can be checked; each has a schedule in `pinned/` that must fail as long as it is not forgiven. Once the
 * product does better, that test fails, and the limit is to be removed here.
 */
export const knownLimits = {
  shared_numbering:
    'All runs of an app for one participant share one row of numbers: two of them can give one number to two readings, of which the second is refused and lost; and what an older run delivers late counts as the newest.',
  restored_by_stamp:
    'After its start, a server knows of a newest sample what the sender stamped it with, and not when it had arrived: the sample of a device with a wrong clock is shown with a wrong time until the next one comes.',
  held_up_counts_as_live:
    'A live sample that was held up for more than 10 s is not believed, even when its sender knows the server\'s clock, and counts as taken at its arrival: it is shown as live.',
  set_while_offline:
    'A clock that is set forward while the app has no connection looks like a sleep: what is recorded until the next connection is stamped with a time that has not come, and counts as taken at its arrival.',
  slow_awakening:
    'An app whose device has slept shows what has come before it has looked at the clock, and does not judge its age again when it has: for a while after the sleep, old samples are shown as live.',
  pong_across_sleep:
    'A pong that was under way while the device slept measures the clock without the time of the sleep, and its short round trip makes it count for the next eight pings.',
  awake_after_stop:
    'A join that is stored while the server stops, for a connection that is closed by then, leaves timers behind that go on without end.',
} as const;

export type KnownLimit = keyof typeof knownLimits;
export const allKnownLimits: ReadonlySet<KnownLimit> = new Set(Object.keys(knownLimits) as KnownLimit[]);
