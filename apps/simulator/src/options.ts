import { parseArgs } from 'node:util';
import type { Plan } from '@paceline/core';

export interface SimulatorOptions {
  /** Files to replay, one runner each. */
  readonly files: readonly string[];
  /** How many runners to invent beside them. */
  readonly runners: number;
  readonly seed: string;
  /** Length of an invented run, seconds. */
  readonly duration: number;
  /** Names of the runners in order; those without one get a name by themselves. */
  readonly names: readonly string[];
  readonly url: string;
  readonly target: Target;
  /** Replay speed: recorded seconds per second. */
  readonly speed: number;
  /** Whether holes in a recording last as long as they did. */
  readonly keepGaps: boolean;
  /** Whether the tracks are read back and compared at the end. */
  readonly verify: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
  /** Whether to end when standard input ends, as it does when the parent process dies. */
  readonly lifeline: boolean;
}

/** The session to run in. */
export type Target =
  | { readonly kind: 'create'; readonly title: string | undefined; readonly sharing: 'pace' | 'precise'; readonly plan: Plan | undefined }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'id'; readonly sessionId: string };

export type Command = { readonly kind: 'help' } | { readonly kind: 'simulate'; readonly options: SimulatorOptions };

/** The command line is wrong; the message is a sentence that names the option. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const RUNNERS_WITHOUT_FILES = 3;
const MOST_RUNNERS = 90;
const FASTEST = 1000;
const LONGEST = 24 * 3600;
const FARTHEST = 1_000_000;
const SLOWEST = 60;
/** Slower than anybody who is invented, min/km. */
const USUAL_PACE = 7;

/** Reads the arguments of `paceline simulate`. Throws {@link UsageError}. */
export function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: 'help' };
  const count = values.runners === undefined ? undefined : wholeNumber('--runners', values.runners, MOST_RUNNERS);
  const runners = count ?? (positionals.length === 0 ? RUNNERS_WITHOUT_FILES : 0);
  const total = positionals.length + runners;
  if (total === 0) throw new UsageError('There is nobody to run: give files, or --runners of at least 1.');
  if (total > MOST_RUNNERS) throw new UsageError(`${total} runners are more than the ${MOST_RUNNERS} that one process may simulate.`);
  const target = targetOf(values);
  return {
    kind: 'simulate',
    options: {
      files: positionals,
      runners,
      seed: values.seed ?? '1',
      duration: values.duration === undefined ? durationFor(target) : durationOf(values.duration),
      names: values.names === undefined ? [] : namesOf(values.names, total),
      url: urlOf(values.url ?? 'http://127.0.0.1:8080'),
      target,
      speed: values.speed === undefined ? 1 : speedOf(values.speed),
      keepGaps: values['keep-gaps'] ?? false,
      verify: values.verify ?? true,
      quiet: values.quiet ?? false,
      json: values.json ?? false,
      lifeline: values.lifeline ?? false,
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      allowNegative: true,
      options: {
        url: { type: 'string' },
        session: { type: 'string' },
        create: { type: 'boolean' },
        title: { type: 'string' },
        sharing: { type: 'string' },
        distance: { type: 'string' },
        pace: { type: 'string' },
        handicap: { type: 'boolean' },
        speed: { type: 'string' },
        runners: { type: 'string' },
        seed: { type: 'string' },
        duration: { type: 'string' },
        names: { type: 'string' },
        'keep-gaps': { type: 'boolean' },
        verify: { type: 'boolean' },
        quiet: { type: 'boolean' },
        json: { type: 'boolean' },
        lifeline: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    // Node adds advice about positional arguments and dashes that fits no option of ours.
    const [sentence] = (error as Error).message.split(/\n|\.? To specify /);
    throw new UsageError(`${sentence?.replace(/\.$/, '')}.`);
  }
}

type Values = ReturnType<typeof parse>['values'];

function targetOf({ session, create, title, sharing, ...values }: Values): Target {
  const plan = planOf(values);
  if (session === undefined) return { kind: 'create', title, sharing: sharingOf(sharing ?? 'pace'), plan };
  if (create) throw new UsageError('--create opens a new session and --session joins one: give only one of them.');
  if (title !== undefined) throw new UsageError('--title belongs to a new session; it cannot be given with --session.');
  if (sharing !== undefined) throw new UsageError('--sharing belongs to a new session; it cannot be given with --session.');
  if (plan !== undefined) throw new UsageError('--distance, --pace and --handicap belong to a new session; they cannot be given with --session.');
  const code = session.replace(/[\s-]/g, '');
  // Codes are short and made for people; the ids that sessions get are much longer.
  if (/^[A-Za-z0-9]{6}$/.test(code)) return { kind: 'code', code };
  if (/^[A-Za-z0-9._:@~-]{1,100}$/.test(session)) return { kind: 'id', sessionId: session };
  throw new UsageError(`--session is "${session}", which is neither a code such as ABC-DEF nor the id of a session.`);
}

function sharingOf(text: string): 'pace' | 'precise' {
  if (text === 'pace' || text === 'precise') return text;
  throw new UsageError(`--sharing is "${text}"; it must be pace or precise.`);
}

function planOf({ distance, pace, handicap }: Pick<Values, 'distance' | 'pace' | 'handicap'>): Plan | undefined {
  if (handicap === true && distance === undefined) throw new UsageError('--handicap needs a --distance to race.');
  if (distance === undefined && pace === undefined) return undefined;
  return {
    ...(distance !== undefined && { distance: distanceOf(distance) }),
    ...(pace !== undefined && { pace: paceOf(pace) }),
    ...(handicap === true && { handicap }),
  };
}

function distanceOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(k|km|m)?$/.exec(text);
  const metres = Number(match?.[1]) * (match?.[2]?.startsWith('k') === true ? 1000 : 1);
  if (metres >= 1 && metres <= FARTHEST) return metres;
  throw new UsageError(`--distance is "${text}"; it must be a distance such as 400m, 5k or 42.195km, at most ${FARTHEST / 1000}km.`);
}

function paceOf(text: string): number {
  const match = /^(\d+):([0-5]\d)$/.exec(text);
  const pace = Number(match?.[1]) + Number(match?.[2]) / 60;
  if (pace >= 1 && pace <= SLOWEST) return pace;
  throw new UsageError(`--pace is "${text}"; it must be minutes and seconds a kilometre such as 5:30, from 1:00 to ${SLOWEST}:00.`);
}

/** Long enough for whoever is invented to cover the distance of a race, lights and hills included. */
function durationFor(target: Target): number {
  const { distance, pace = USUAL_PACE } = (target.kind === 'create' ? target.plan : undefined) ?? {};
  return distance === undefined ? 1800 : Math.min(LONGEST, Math.ceil((distance / 1000) * pace * 60 * 2) + 300);
}

function urlOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--url is "${text}"; it must be an address such as http://127.0.0.1:8080.`);
  }
  return url.href.replace(/\/+$/, '');
}

function speedOf(text: string): number {
  const speed = Number(text);
  if (text.trim() !== '' && speed > 0 && speed <= FASTEST) return speed;
  throw new UsageError(`--speed is "${text}"; it must be a number above 0 and at most ${FASTEST}.`);
}

function wholeNumber(option: string, text: string, most: number): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text);
  throw new UsageError(`${option} is "${text}"; it must be a whole number from 0 to ${most}.`);
}

function durationOf(text: string): number {
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/.exec(text);
  const [hours, minutes, seconds] = [1, 2, 3].map((group) => Number(match?.[group] ?? 0)) as [number, number, number];
  const total = hours * 3600 + minutes * 60 + seconds;
  if (match !== null && total >= 1 && total <= LONGEST) return total;
  throw new UsageError(`--duration is "${text}"; it must be a time such as 90s, 30m or 1h30m, at most 24h.`);
}

function namesOf(text: string, total: number): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!/^(?=.*\S)[^\p{C}]{1,40}$/u.test(name)) throw new UsageError(`--names holds "${name}"; a name has 1 to 40 printable characters.`);
  }
  if (names.length > total) throw new UsageError(`--names gives ${names.length} names for ${total} runners.`);
  return names;
}
