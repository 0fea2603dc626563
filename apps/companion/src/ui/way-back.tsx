import { pathOf } from '../app/routes.ts';
import type { OwnSeat } from '../app/own-seats.ts';
import { seatWords } from '../view/seat-words.ts';
import { ChevronIcon } from './icons.tsx';
import { useCompanion } from './use-companion.ts';

/** The way to a run that this browser is in. */
export function WayBack({ own }: { readonly own: OwnSeat }) {
  const companion = useCompanion();
  const { sessionId, title } = own.seat;
  return (
    <button className="card way" type="button" onClick={() => companion.go(pathOf({ page: 'session', sessionId }))} data-testid="way-back">
      <span className="way-text">
        <strong>Back to “{title}”</strong>
        <span className="muted">{seatWords(own)}</span>
      </span>
      <ChevronIcon />
    </button>
  );
}
