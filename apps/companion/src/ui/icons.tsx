import type { ReactNode } from 'react';

function icon(paths: ReactNode): () => ReactNode {
  return () => (
    <svg className="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      {paths}
    </svg>
  );
}

export const ShareIcon = icon(<path d="M12 15V3m0 0L8 7m4-4 4 4M6 11H5a1 1 0 0 0-1 1v8a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-8a1 1 0 0 0-1-1h-1" />);
export const MapIcon = icon(<path d="m9 4-6 2v14l6-2 6 2 6-2V4l-6 2-6-2Zm0 0v14m6-12v14" />);
export const RunIcon = icon(<path d="M3 12h18M7 9v6M12 7v10M17 9v6" />);
export const PhoneIcon = icon(<><rect x="7" y="2.5" width="10" height="19" rx="2.5" /><path d="M11 18h2" /></>);
export const DeskIcon = icon(<><rect x="3" y="4" width="18" height="12" rx="2" /><path d="M9 20h6m-3-4v4M7 11l3-3 3 2 4-3" /></>);
export const EyeIcon = icon(<><path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" /><circle cx="12" cy="12" r="3" /></>);
export const VoiceIcon = icon(<path d="M4 10v4h3l5 4V6l-5 4H4Zm12-1a4 4 0 0 1 0 6m2.5-8.5a8 8 0 0 1 0 11" />);
export const FlagIcon = icon(<path d="M5 21V4m0 0c4-2 8 2 14 0v9c-6 2-10-2-14 0" />);
export const LeaveIcon = icon(<path d="M14 4h5a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-5M10 8l-4 4 4 4m-4-4h10" />);
export const ChevronIcon = icon(<path d="m9 5 7 7-7 7" />);
export const WarningIcon = icon(<path d="M12 9v5m0 3.2v.1M10.3 4 2.6 17.5A2 2 0 0 0 4.3 20.5h15.4a2 2 0 0 0 1.7-3L13.7 4a2 2 0 0 0-3.4 0Z" />);
export const InfoIcon = icon(<><circle cx="12" cy="12" r="9" /><path d="M12 11v5m0-8.2v.1" /></>);
export const ChartIcon = icon(<path d="M4 20V4m0 16h16M8 16v-4m4 4V8m4 8v-6" />);
export const PacerIcon = icon(<><circle cx="12" cy="13.5" r="7.5" /><path d="M12 13.5V9.5M9.5 2.5h5M12 2.5V6" /></>);
export const GhostIcon = icon(<path d="M5 21V11a7 7 0 0 1 14 0v10l-2.3-2-2.4 2-2.3-2-2.3 2-2.4-2L5 21Zm4.5-10v.6m5-.6v.6" />);
export const PlayIcon = icon(<path d="M7 4.5v15l12-7.5-12-7.5Z" />);
export const PauseIcon = icon(<path d="M8 5v14M16 5v14" />);
export const BinIcon = icon(<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5m4-5v5" />);
