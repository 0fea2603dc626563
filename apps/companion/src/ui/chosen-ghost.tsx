import { GhostIcon } from './icons.tsx';
import { useCompanion } from './use-companion.ts';
import { useStore } from './use-store.ts';

/** The ghost that comes along into the next run, if one was chosen. */
export function ChosenGhost() {
  const { nextGhost } = useCompanion();
  const ghost = useStore(nextGhost);
  if (ghost === undefined) return null;
  return (
    <section className="card chosen-ghost" aria-label="Your ghost" data-testid="chosen-ghost">
      <GhostIcon />
      <p>
        <strong>You run against “{ghost.name}”</strong>
        <span className="muted">Start a run or join one: it sets off when you do.</span>
      </p>
      <button className="button" type="button" aria-label={`Run without the ghost of ${ghost.name}`} onClick={() => nextGhost.dispatch(undefined)}>
        Remove
      </button>
    </section>
  );
}
