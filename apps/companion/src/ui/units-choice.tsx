import type { Units } from '@paceline/core';
import { useCompanion } from './use-companion.ts';
import { useUnits } from './use-units.ts';

const names: Readonly<Record<Units, string>> = { metric: 'Kilometres', imperial: 'Miles' };

/** Kilometres or miles, for all pages. */
export function UnitsChoice() {
  const companion = useCompanion();
  const units = useUnits();
  return (
    <div className="units" role="group" aria-label="Distances in">
      {(['metric', 'imperial'] as const).map((each) => (
        <button key={each} type="button" aria-pressed={each === units} onClick={() => companion.units.dispatch(each)}>
          {names[each]}
        </button>
      ))}
    </div>
  );
}
