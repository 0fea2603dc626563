import { useCallback, useState } from 'react';
import { pathOf } from '../app/routes.ts';
import type { SavedSeat } from '../run/seat.ts';
import { Page } from '../ui/page.tsx';
import { Disc } from '../ui/disc.tsx';
import { ChevronIcon } from '../ui/icons.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { useLoaded } from '../ui/use-loaded.ts';
import { JoinForm } from './join-form.tsx';
import { NewRunForm } from './new-run-form.tsx';

/** Where a visit begins: go on with a run, join one, or start one. */
export function StartPage() {
  const companion = useCompanion();
  const [name, setName] = useState(companion.name);
  const unfinished = useLoaded(useCallback(() => companion.unfinished(), [companion]));
  return (
    <Page layout="start">
      <div className="hero">
        <div>
          <h1>Run together, wherever you are</h1>
          <p className="muted">Everyone runs in their own place and sees, second by second, who is ahead and by how much.</p>
        </div>
        <HeroStrip />
      </div>
      {unfinished.kind === 'here' && unfinished.value !== undefined && <Unfinished seat={unfinished.value} />}
      <div className="start-cards">
        <JoinForm />
        <NewRunForm name={name} onName={setName} />
      </div>
      <p className="fine-print muted">
        A web page gets positions only while it is visible: keep the screen on and this page open while you run.
      </p>
    </Page>
  );
}

const heroRunners = [
  { name: 'Ben', initials: 'B', colour: 1, gap: '▼ −85 m', side: 'behind' },
  { name: 'You', initials: 'Y', colour: 3, gap: '', side: 'centre' },
  { name: 'Ana', initials: 'A', colour: 0, gap: '▲ +40 m', side: 'ahead' },
] as const;

/** What the product does, in one picture. */
function HeroStrip() {
  return (
    <div className="hero-strip" aria-hidden="true">
      {heroRunners.map(({ name, initials, colour, gap, side }) => (
        <span key={name} className={`hero-runner ${side}`}>
          <span className={side === 'centre' ? 'hero-gap' : `hero-gap ${side}`}>{gap}</span>
          <Disc mark={{ userId: name, name, initials, colour, me: side === 'centre' }} />
          <span>{name}</span>
        </span>
      ))}
    </div>
  );
}

function seatWords({ stage, mode, name }: SavedSeat): string {
  if (stage === 'finished') return 'Your run is finished; see the result.';
  return mode === 'watch' ? 'You were watching this run.' : `You are in this run as ${name}.`;
}

function Unfinished({ seat }: { readonly seat: SavedSeat }) {
  const companion = useCompanion();
  return (
    <button className="card way" type="button" onClick={() => companion.go(pathOf({ page: 'session', sessionId: seat.sessionId }))}>
      <span className="way-text">
        <strong>Back to “{seat.title}”</strong>
        <span className="muted">{seatWords(seat)}</span>
      </span>
      <ChevronIcon />
    </button>
  );
}
