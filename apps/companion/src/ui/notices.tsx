import type { Notice } from '../run/notices.ts';
import { noticeWords } from '../view/notice-words.ts';

/** What just happened; read out politely, and gone after a few seconds. */
export function Notices({ notices }: { readonly notices: readonly Notice[] }) {
  return (
    <div className="notices" role="status" aria-live="polite" aria-label="News of the run">
      {notices.map((notice) => (
        <p key={notice.id} className={`notice ${notice.kind}`}>
          {noticeWords(notice)}
        </p>
      ))}
    </div>
  );
}
