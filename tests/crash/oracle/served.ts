import type { Track } from '@paceline/client';
import { idOf } from '../phones/readings.ts';
import { owedOf, type Runner } from './ledger.ts';
import type { StoredTrack } from './stored.ts';

/** Whether a track that the server tells holds all that is owed of the runner. */
export function isComplete({ lives }: Runner, { samples }: Track): boolean {
  const ids = new Set(samples.map(({ elapsed, distance }) => `${elapsed}/${distance}`));
  return lives.every((life, place) => Array.from({ length: owedOf(life) }, (_, index) => `${place + 1}/${index}`).every((id) => ids.has(id)));
}

/** What is wrong with what the server tells of a runner, measured against the database. */
export function complaintsOf({ userId }: Runner, { samples }: Track, stored: readonly StoredTrack[]): readonly string[] {
  const complaints: string[] = [];
  const inDatabase = stored.reduce((sum, track) => sum + track.samples.length, 0);
  if (samples.length !== inDatabase) complaints.push(`${userId}: the server tells ${samples.length} samples, the database has ${inDatabase}.`);
  const misnumbered = samples.findIndex(({ seq }, place) => seq !== place + 1);
  if (misnumbered !== -1) complaints.push(`${userId}: the server tells seq ${samples[misnumbered]?.seq} in place ${misnumbered + 1}.`);
  const takenAt = new Map(stored.flatMap((track) => track.samples.map(({ elapsed, distance, takenAt }) => [`${elapsed}/${distance}`, takenAt])));
  const next = new Map<number, number>();
  const at = new Map<number, number>();
  let last = Number.NEGATIVE_INFINITY;
  for (const sample of samples) {
    const id = idOf(sample);
    if (id === undefined || id.index !== (next.get(id.life) ?? 0)) return [...complaints, `${userId}: the server tells reading ${sample.distance} of life ${sample.elapsed} out of its order.`];
    // By the server's clock, not by the phone's; and a writer's sample counts as not earlier than those before it.
    const time = Math.max(takenAt.get(`${id.life}/${id.index}`) ?? Number.NaN, at.get(id.life) ?? Number.NEGATIVE_INFINITY);
    if (!(time >= last)) complaints.push(`${userId}: the server tells reading ${id.index} of life ${id.life} after one that was taken later.`);
    next.set(id.life, id.index + 1);
    at.set(id.life, time);
    last = time;
  }
  return complaints;
}
