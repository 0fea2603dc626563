import type { RunState } from '../run/run-state.ts';
import { bannersOf } from '../view/banners.ts';
import { InfoIcon, WarningIcon } from './icons.tsx';

/** Messages that stay as long as their reason. */
export function Banners({ state, onRetry }: { readonly state: RunState; readonly onRetry: () => void }) {
  return (
    <div className="banners">
      {bannersOf(state).map(({ id, tone, text, detail, retry }) => (
        <div key={id} className={`banner ${tone}`} data-testid={`banner-${id}`}>
          {tone === 'warning' ? <WarningIcon /> : <InfoIcon />}
          <p>
            <strong>{text}</strong> <span>{detail}</span>
          </p>
          {retry && (
            <button className="button" type="button" onClick={onRetry}>
              Try now
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
