import { contenders, lackOf, type Contender } from './contenders.ts';
import { measure, type Settings } from './measure.ts';
import type { Measured } from './plan.ts';
import type { Outcome } from './summary.ts';
import { digits, percent } from './text.ts';
import { MOST_FOR_ALL, type Workload } from './workloads.ts';

export interface Series {
  readonly workloads: readonly Workload[];
  /** Ids of contenders. */
  readonly servers: readonly string[];
  readonly repeats: number;
  readonly settings: Omit<Settings, 'tell'>;
  /** Milliseconds of `performance.now` after which nothing more is begun. */
  readonly deadline: number;
  /** Is told what there is after each measurement, so that an end in the middle loses nothing. */
  readonly measured: (sofar: SeriesResult) => void;
}

export interface SeriesResult {
  readonly outcomes: readonly Outcome[];
  /** Sentences about what was left out. */
  readonly leftOut: readonly string[];
}

/** Measures all of them in turn, and all of that again for each repeat, so that a mood of the machine meets everyone. */
export async function measureSeries(series: Series): Promise<SeriesResult> {
  const lacking = new Map(contenders.map((contender) => [contender.id, lackOf(contender)]));
  const present = contenders.filter(({ id }) => series.servers.includes(id) && lacking.get(id) === undefined);
  const leftOut = series.servers.flatMap((id) => lacking.get(id) ?? []);
  for (const sentence of leftOut) console.log(sentence);
  const turns = turnsOf(series, present);
  const outcomes: Outcome[] = [];
  for (const [place, turn] of turns.entries()) {
    if (performance.now() > series.deadline) {
      leftOut.push(`${turns.length - place} of ${turns.length} measurements were left out, because the time was up.`);
      break;
    }
    outcomes.push(await runTurn(turn, `${place + 1}/${turns.length}`, series.settings));
    const rest = turns.length - place - 1;
    series.measured({ outcomes, leftOut: rest === 0 ? leftOut : [...leftOut, `${rest} of ${turns.length} measurements were not made yet.`] });
  }
  return { outcomes, leftOut };
}

/** One measurement of a series. */
export interface Turn {
  readonly repeat: number;
  readonly workload: Workload;
  readonly contender: Contender;
}

function turnsOf({ workloads, repeats }: Series, present: readonly Contender[]): readonly Turn[] {
  const rounds = Array.from({ length: repeats }, (_, round) => round + 1);
  return rounds.flatMap((repeat) =>
    workloads.flatMap((workload) => present.filter((contender) => takesPart(contender, workload)).map((contender) => ({ repeat, workload, contender }))),
  );
}

/** Idle connections are the same for all variants of one server; and the largest sessions are only for those who can. */
export function takesPart({ isVariant, conflates, differsAbove = 0 }: Pick<Contender, 'isVariant' | 'conflates' | 'differsAbove'>, { idle, members }: Pick<Workload, 'idle' | 'members'>): boolean {
  if (idle) return !isVariant;
  return members > differsAbove && (conflates || members <= MOST_FOR_ALL);
}

/** Measures once and says so; a failure is a result as well. `count` says how far the series is. */
export async function runTurn({ repeat, workload, contender }: Turn, count: string, settings: Series['settings']): Promise<Outcome> {
  const name = `[${count}] ${workload.title}, ${contender.title}, repeat ${repeat}`;
  console.log(`${name} …`);
  const ids = { workload: workload.id, contender: contender.id, repeat };
  try {
    const result = await measure(contender, workload, { ...settings, tell: (line) => console.log(`  ${line}`) });
    console.log(`  ${lineOf(result, workload)}`);
    return { ...ids, result };
  } catch (error) {
    // One that fails must not take the others' figures along: the results tell it.
    const failure = (error as Error).message;
    console.log(`  failed: ${failure}`);
    return { ...ids, result: { failure: failure.split('\n')[0] ?? failure } };
  }
}

function lineOf({ cpu, seconds, delivered, sent, held, p50, p99, rss, ownCpu, errors }: Measured, { members, idle }: Workload): string {
  const memory = `RSS ${rss === null ? 'unknown' : `${digits(rss / 2 ** 20)} MiB`}`;
  const waited = held === 0 ? '' : `; ${held} of ${sent} samples held`;
  const trouble = waited + Object.entries(errors).map(([text, count]) => `; ${text} × ${count}`).join('');
  if (idle) return `${memory}${trouble}`;
  const million = cpu === null ? NaN : (cpu / delivered) * 1e6;
  const share = sent === 0 ? NaN : delivered / (sent * (members - 1));
  const own = `generator ${percent(ownCpu / seconds)}`;
  return `${digits(million)} CPU s per million, delivered ${percent(share)}, p50 ${digits(p50 ?? NaN)} ms, p99 ${digits(p99 ?? NaN)} ms, ${memory}, ${own}${trouble}`;
}
