import type { SessionInfo } from '@paceline/client';
import type { RunState } from '../run/run-state.ts';
import type { Mode } from '../run/seat.ts';
import { bannersOf } from '../view/banners.ts';
import { InfoIcon, WarningIcon } from './icons.tsx';

interface BannersProps {
  readonly session: SessionInfo;
  readonly state: RunState;
  readonly onRetry: () => void;
  readonly onOtherWay: (mode: Mode) => void;
}

/** Messages that stay as long as their reason. */
export function Banners({ session, state, onRetry, onOtherWay }: BannersProps) {
  return (
    <div className="banners">
      {bannersOf(state, session.status).map(({ id, tone, text, detail, offer }) => (
        <div key={id} className={`banner ${tone}`} data-testid={`banner-${id}`}>
          {tone === 'warning' ? <WarningIcon /> : <InfoIcon />}
          <p>
            <strong>{text}</strong> <span>{detail}</span>
          </p>
          {offer === 'retry' && <Offer text="Try now" onTake={onRetry} />}
          {offer === 'other_way' && (
            <span className="banner-offers">
              <Offer text="Simulated run" onTake={() => onOtherWay('simulated')} />
              <Offer text="Watch only" onTake={() => onOtherWay('watch')} />
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

function Offer({ text, onTake }: { readonly text: string; readonly onTake: () => void }) {
  return (
    <button className="button" type="button" onClick={onTake}>
      {text}
    </button>
  );
}
