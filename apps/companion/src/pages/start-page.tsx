import { useState } from 'react';
import { pathOf } from '../app/routes.ts';
import type { SavedSeat } from '../run/seat.ts';
import { Brand } from '../ui/brand.tsx';
import { ChevronIcon } from '../ui/icons.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { useLoaded } from '../ui/use-loaded.ts';
import { JoinForm } from './join-form.tsx';
import { NewRunForm } from './new-run-form.tsx';

/** Where a visit begins: go on with a run, join one, or start one. */
export function StartPage() {
  const companion = useCompanion();
  const [name, setName] = useState(companion.name);
  const unfinished = useLoaded('unfinished', () => companion.unfinished());
  return (
    <div className="page">
      <header className="page-bar">
        <Brand />
      </header>
      <main className="start">
        <div className="hero">
          <h1>Run together, wherever you are</h1>
          <p className="muted">Everyone runs in their own place and sees, second by second, who is ahead and by how much.</p>
        </div>
        {unfinished.kind === 'here' && unfinished.value !== undefined && <Unfinished seat={unfinished.value} />}
        <div className="start-cards">
          <JoinForm />
          <NewRunForm name={name} onName={setName} />
        </div>
        <p className="fine-print muted">
          A web page gets positions only while it is visible: keep the screen on and this page open while you run.
        </p>
      </main>
    </div>
  );
}

function Unfinished({ seat }: { readonly seat: SavedSeat }) {
  const companion = useCompanion();
  return (
    <button className="card way" type="button" onClick={() => companion.go(pathOf({ page: 'session', sessionId: seat.sessionId }))}>
      <span className="way-text">
        <strong>Back to “{seat.title}”</strong>
        <span className="muted">{seat.mode === 'watch' ? 'You were watching this run.' : `You are in this run as ${seat.name}.`}</span>
      </span>
      <ChevronIcon />
    </button>
  );
}
