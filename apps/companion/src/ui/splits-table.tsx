import type { BestEffort } from '@paceline/core';
import { effortRows, splitRows, type BothSplits } from '../view/splits.ts';
import { perUnit } from '../view/target-words.ts';
import { useUnits } from './use-units.ts';

/** A run kilometre by kilometre, or mile by mile. */
export function SplitsTable({ splits }: { readonly splits: BothSplits }) {
  const units = useUnits();
  const rows = splitRows(splits, units);
  if (rows.length === 0) return <p className="muted">The run was too short for splits.</p>;
  return (
    <table className="splits numeric" data-testid="splits">
      <thead>
        <tr>
          <th scope="col">{units === 'metric' ? 'km' : 'Mile'}</th>
          <th scope="col">Time</th>
          <th scope="col">Pace {perUnit(units)}</th>
          <th scope="col" className="splits-bar">
            <span className="unseen">Against the fastest</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, time, pace, share, note }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{time}</td>
            <td>{pace}</td>
            <td className="splits-bar">
              <span className={`bar ${note ?? ''}`} style={{ width: `${(share * 100).toFixed(1)}%` }}>
                {note}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The fastest stretch of each length that runners compare themselves by. */
export function EffortsTable({ best }: { readonly best: readonly BestEffort[] }) {
  const units = useUnits();
  if (best.length === 0) return <p className="muted">The run was too short for best efforts.</p>;
  return (
    <table className="efforts numeric" data-testid="efforts">
      <thead>
        <tr>
          <th scope="col">Distance</th>
          <th scope="col">Time</th>
          <th scope="col">Pace {perUnit(units)}</th>
          <th scope="col">Begins</th>
        </tr>
      </thead>
      <tbody>
        {effortRows(best, units).map(({ name, time, pace, where }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{time}</td>
            <td>{pace}</td>
            <td className="muted">{where}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
