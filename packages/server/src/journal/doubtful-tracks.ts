import { readable } from './damage.ts';
import type { Database } from './sqlite-database.ts';

interface TrackRow {
  readonly trackId: unknown;
  readonly memberId: unknown;
  readonly writer: unknown;
}

/**
 * The members whose tracks the index and the table tell differently. Nobody reads the table but to check the index: when
 * the table cannot be read, the index is believed if it is in order.
 */
export function doubtfulMembers(database: Database): Pick<ReadonlySet<unknown>, 'has'> {
  const columns = 'track_id AS trackId, member_id AS memberId, writer';
  const table = readable(() => database.prepare<TrackRow>(`SELECT ${columns} FROM track NOT INDEXED`).all());
  const index = readable(() => database.prepare<TrackRow>(`SELECT ${columns} FROM track INDEXED BY sqlite_autoindex_track_1 ORDER BY member_id, writer`).all());
  if (table === undefined) return index !== undefined && isInOrder(index) ? new Set() : { has: () => true };
  const found = database.prepare<TrackRow>(`SELECT ${columns} FROM track INDEXED BY sqlite_autoindex_track_1 WHERE member_id = ? ORDER BY writer`);
  const told = byMember(table);
  const members = new Set([...told.keys(), ...byMember(index ?? []).keys()]);
  const isTold = (memberId: unknown): boolean => typeof memberId === 'number' && readable(() => byMember(found.all(memberId)).get(memberId)) === told.get(memberId);
  return new Set([...members].filter((memberId) => !isTold(memberId)));
}

function isInOrder(rows: readonly TrackRow[]): boolean {
  return rows.every(({ trackId, memberId, writer }, place) => {
    const before = rows[place - 1];
    if (typeof trackId !== 'number' || typeof memberId !== 'number' || typeof writer !== 'string') return false;
    return before === undefined || Number(before.memberId) < memberId || (before.memberId === memberId && String(before.writer) < writer);
  });
}

/** For each member a text that says which tracks there are, whatever their order. */
function byMember(rows: readonly TrackRow[]): Map<unknown, string> {
  const tracks = new Map<unknown, string[]>();
  for (const { trackId, memberId, writer } of rows) tracks.set(memberId, [...(tracks.get(memberId) ?? []), JSON.stringify([trackId, writer])]);
  return new Map([...tracks].map(([memberId, texts]) => [memberId, texts.toSorted().join()]));
}
