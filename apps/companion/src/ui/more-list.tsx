import { useState } from 'react';

/** More sentences than this are shown when they are asked for. */
const FEW = 5;

/** A list of sentences under a title; nothing where there are none. */
export function MoreList({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  const [isWhole, setWhole] = useState(false);
  if (lines.length === 0) return null;
  const shown = isWhole ? lines : lines.slice(0, FEW);
  return (
    <section className="card panel" aria-label={title}>
      <h2>{title}</h2>
      <ul className="sentences numeric">
        {shown.map((line, place) => (
          // Two that passed each other twice at the same place are told twice.
          <li key={`${place}/${line}`}>{line}</li>
        ))}
      </ul>
      {shown.length < lines.length && (
        <button className="button" type="button" onClick={() => setWhole(true)}>
          Show all {lines.length}
        </button>
      )}
    </section>
  );
}
