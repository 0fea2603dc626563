/**
 * Where the product falls short of its promises, as the simulation has found. What one of these explains is forgiven, so
 * that the rest can be checked; each has a schedule in `pinned/` that must fail as long as it is not forgiven. Once the
 * product does better, that test fails, and the limit is to be removed here.
 */
export const knownLimits = {
  first_held_up:
    'When the first sample that a server process hears of a writer is held up for more than 10 s, this cannot be told from a wrong clock of its sender: it counts as taken at its arrival.',
  slept_in_doubt:
    'What an app records while its clock is in doubt is dated once the server is heard, by the monotonic clock: where that stood still in a sleep before then, the time of the sleep is missing.',
  set_before_a_crash:
    'What an app recorded after its clock was set, and kept on its device until it died without having heard the server again, has the time of that clock: the next run of the app cannot tell a clock that was set from a sleep.',
  seen_then_lost:
    'The server numbers the samples of an app that does not. Those that were seen and lost with a crash before they were stored leave their numbers to later ones, which viewers take for older until as many have come.',
} as const;

export type KnownLimit = keyof typeof knownLimits;
export const allKnownLimits: ReadonlySet<KnownLimit> = new Set(Object.keys(knownLimits) as KnownLimit[]);
