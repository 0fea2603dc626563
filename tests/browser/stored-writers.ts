import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The numbers of the samples that are stored of each writer of that user, in the order of their arrival. */
export function storedWriters(dataDir: string, userId: string): readonly (readonly number[])[] {
  const database = new DatabaseSync(join(dataDir, 'paceline.db'), { readOnly: true });
  try {
    const sql = 'SELECT track_id AS track, seq FROM sample JOIN track USING (track_id) JOIN member USING (member_id) WHERE user_id = ? ORDER BY sample_id';
    const rows = database.prepare(sql).all(userId) as unknown as readonly { readonly track: number; readonly seq: number }[];
    const tracks = Map.groupBy(rows, ({ track }) => track);
    return [...tracks.values()].map((samples) => samples.map(({ seq }) => seq));
  } finally {
    database.close();
  }
}
