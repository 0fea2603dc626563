/** What a notice tells of one or several people, or of the whole session. */
export type NoticeKind = 'joined' | 'left' | 'offline' | 'back' | 'finished' | 'started' | 'ended' | 'countdown' | 'problem';

/** A short message that goes away by itself. */
export interface Notice {
  /** Distinct within the run. */
  readonly id: number;
  readonly kind: NoticeKind;
  /** Who it is about; empty when it is about the session. Of a problem, the kinds of errors. */
  readonly names: readonly string[];
  /** When the newest of it happened, epoch milliseconds of the server's clock. */
  readonly at: number;
}

/** Milliseconds for which a notice stays. */
export const NOTICE_TIME = 6_000;
/** News of the same kind within this time are told together, so that a start of ten is one message. */
const TOGETHER = 2_500;
const MOST = 3;

export function addNotice(notices: readonly Notice[], news: Omit<Notice, 'id'>): readonly Notice[] {
  const last = notices.at(-1);
  if (last !== undefined && last.kind === news.kind && news.at - last.at < TOGETHER) {
    const names = [...last.names, ...news.names.filter((name) => !last.names.includes(name))];
    return [...notices.slice(0, -1), { ...last, names, at: news.at }];
  }
  return [...notices, { ...news, id: (last?.id ?? 0) + 1 }].slice(-MOST);
}

export function stillShown(notices: readonly Notice[], now: number): readonly Notice[] {
  const shown = notices.filter((notice) => now - notice.at < NOTICE_TIME);
  return shown.length === notices.length ? notices : shown;
}
