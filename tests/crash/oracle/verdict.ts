import { idOf } from '../phones/readings.ts';
import { owedOf, type Life, type Runner } from './ledger.ts';
import type { StoredSample, StoredTrack } from './stored.ts';

/** What is wrong with what is stored; numbers of samples, and sentences that say which. */
export interface Verdict {
  readonly stored: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly disordered: number;
  readonly findings: readonly string[];
}

/** `promised`: what was acknowledged must be there. `all`: everything is at rest, and all that is owed must be there. */
export type Expectation = 'promised' | 'all';

export const isGood = ({ lost, duplicated, disordered }: Omit<Verdict, 'stored'>): boolean => lost + duplicated + disordered === 0;

/** Compares what is stored with what the phones told of it. */
export function judge(runners: readonly Runner[], tracks: readonly StoredTrack[], expectation: Expectation): Verdict {
  const verdicts = runners.map((runner) => judgeRunner(runner, tracks.filter(({ userId, sessionId }) => userId === runner.userId && sessionId === runner.sessionId), expectation));
  const known = new Set(runners.map(({ userId, sessionId }) => `${sessionId}/${userId}`));
  const strange = tracks.filter(({ userId, sessionId }) => !known.has(`${sessionId}/${userId}`)).map(({ userId, writer, samples }) => ({
    ...nothingWrong,
    disordered: samples.length,
    findings: [`A track of ${userId} by "${writer}" belongs to nobody.`],
  }));
  return [...verdicts, ...strange].reduce(together, nothingWrong);
}

export const nothingWrong: Verdict = { stored: 0, lost: 0, duplicated: 0, disordered: 0, findings: [] };

export const together = (a: Verdict, b: Verdict): Verdict => ({
  stored: a.stored + b.stored,
  lost: a.lost + b.lost,
  duplicated: a.duplicated + b.duplicated,
  disordered: a.disordered + b.disordered,
  findings: [...a.findings, ...b.findings],
});

function judgeRunner({ userId, lives }: Runner, tracks: readonly StoredTrack[], expectation: Expectation): Verdict {
  const found = new Map<string, number>();
  const findings: string[] = [];
  let [stored, disordered] = [0, 0];
  for (const track of tracks) {
    stored += track.samples.length;
    const wrong = outOfPlace(track);
    disordered += wrong.length;
    const [first] = wrong;
    if (first !== undefined) findings.push(`${userId}, writer "${track.writer}": ${wrong.length} samples are not where they belong, the first with seq ${first.seq} (life ${first.elapsed}, reading ${first.distance}).`);
    for (const { elapsed, distance } of track.samples) found.set(`${elapsed}/${distance}`, (found.get(`${elapsed}/${distance}`) ?? 0) + 1);
  }
  const twice = [...found].filter(([, times]) => times > 1);
  if (twice.length > 0) findings.push(`${userId}: ${twice.length} samples are stored more than once, the first is ${twice[0]?.[0]} (life/reading).`);
  const lost = lives.flatMap((life, place) => missingOf(life, { number: place + 1, found, expectation }));
  if (lost.length > 0) findings.push(`${userId}: ${lost.length} samples are not stored that should be, the first is ${lost[0]} (life/reading) of ${JSON.stringify(lives)}.`);
  return { stored, lost: lost.length, duplicated: twice.reduce((sum, [, times]) => sum + times - 1, 0), disordered, findings };
}

/** The samples of a writer that do not follow the one before, or are not what was recorded under their number. */
function outOfPlace({ samples }: StoredTrack): readonly StoredSample[] {
  const life = samples[0]?.elapsed;
  return samples.filter((sample, place) => {
    const id = idOf(sample);
    return sample.seq !== place + 1 || id === undefined || id.index !== place || id.life !== life;
  });
}

interface Look {
  readonly number: number;
  readonly found: ReadonlyMap<string, number>;
  readonly expectation: Expectation;
}

function missingOf(life: Life, { number, found, expectation }: Look): readonly string[] {
  const owed = expectation === 'all' ? owedOf(life) : life.acked;
  return Array.from({ length: owed }, (_, index) => `${number}/${index}`).filter((id) => !found.has(id));
}
