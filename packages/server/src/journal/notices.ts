import type { FoundFiles } from '../data-folder.ts';
import type { Finding, Findings } from './inspection.ts';
import type { Upgrade } from './sqlite-schema.ts';

/** What the person who starts the server is told of the store: sentences. */
export interface Notice {
  readonly kind: 'news' | 'trouble';
  readonly text: string;
}

/** What is to be said when a start has found one of its two files and had to make the other. */
export function noticesOfMissing({ database, key }: FoundFiles): readonly Notice[] {
  if (database === key) return [];
  return [{ kind: 'trouble', text: database ? newKeyText : newDatabaseText }];
}

export function noticesOf(upgrade: Upgrade | undefined, findings: Findings): readonly Notice[] {
  return [
    ...(upgrade === undefined ? [] : [{ kind: 'news', text: upgradeText(upgrade) } as const]),
    ...(findings.some(({ kind }) => kind !== 'unread') ? [{ kind: 'trouble', text: damageText(findings) } as const] : []),
    ...findings.flatMap((finding) => (finding.kind === 'unread' ? [{ kind: 'trouble', text: unreadText(finding.reason) } as const] : [])),
  ];
}

const upgradeText = ({ from, to, backup }: Upgrade): string =>
  `The data was brought from version ${from} to version ${to}. What it was before is in ${backup}; keep that until all is well.`;

const REMEDY = 'stop the server, remove paceline.db-wal, and put a backup of paceline.db in its place';

const newDatabaseText =
  'A new database was made, as paceline.db was missing or empty beside a signing key from before: no session from before is there. ' +
  `To have them back, ${REMEDY}.`;

const newKeyText =
  'A new signing key was made, as signing.key was missing beside a database from before: the tokens issued so far are not valid any more. ' +
  'To have them valid again, stop the server and put a backup of signing.key in its place.';

const damageText = (findings: Findings): string =>
  `The database paceline.db is damaged: ${damagedParts(findings).join('; ')}. Everything else is whole and goes on. ` +
  `To have the rest back, ${REMEDY}; the log names all that is found.`;

const unreadText = (reason: string): string =>
  `The database paceline.db could not be looked through for damage (${reason}). What is damaged is refused when somebody asks for it. ` +
  `If that happens, ${REMEDY}; \`sqlite3 paceline.db "PRAGMA quick_check"\` says more while the server is stopped.`;

function damagedParts(findings: Findings): readonly string[] {
  const has = (kind: Finding['kind']) => findings.some((finding) => finding.kind === kind);
  const sessions = findings.flatMap((finding) => (finding.kind === 'session' ? [finding.sessionId] : []));
  const samples = findings.reduce((sum, finding) => sum + (finding.kind === 'samples' ? finding.count : 0), 0);
  // What a runner has recorded with several writers is one track to everybody.
  const tracks = [...new Set(findings.flatMap((finding) => (finding.kind === 'track' ? [`${finding.userId} in ${finding.sessionId}`] : [])))];
  const tables = findings.flatMap((finding) => (finding.kind === 'table' ? [finding.table] : []));
  return [
    ...(has('recording') ? ['nothing can be recorded, since the place where samples are added is among it'] : []),
    ...(has('sessions') ? ['some sessions may not be found'] : []),
    ...(sessions.length === 0 ? [] : [`${counted(sessions.length, 'session')} cannot be opened (${listed(sessions)})`]),
    ...(samples === 0 ? [] : [`${counted(samples, 'sample')} cannot be read`]),
    ...(tracks.length === 0 ? [] : [`${counted(tracks.length, 'track')} cannot be read whole (${listed(tracks)})`]),
    ...(tables.length === 0 ? [] : [`pages of ${tables.length === 1 ? 'the table' : 'the tables'} ${listed(tables)} are damaged`]),
  ];
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** More than an operator takes in at a glance is left to the log. */
const SHOWN = 5;

const listed = (names: readonly string[]): string => [...names.slice(0, SHOWN), ...(names.length > SHOWN ? ['…'] : [])].join(', ');
