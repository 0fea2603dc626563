import { useCallback, useState } from 'react';
import { oneForEachRun } from '../app/own-seats.ts';
import { pathOf } from '../app/routes.ts';
import { Page } from '../ui/page.tsx';
import { ChosenGhost } from '../ui/chosen-ghost.tsx';
import { Disc } from '../ui/disc.tsx';
import { Link } from '../ui/link.tsx';
import { UnitsChoice } from '../ui/units-choice.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { useLoaded } from '../ui/use-loaded.ts';
import { useNetwork } from '../ui/use-network.ts';
import { useStore } from '../ui/use-store.ts';
import { WayBack } from '../ui/way-back.tsx';
import { JoinForm } from './join-form.tsx';
import { NewRunForm } from './new-run-form.tsx';

/** Where a visit begins: go on with a run, join one, or start one. */
export function StartPage() {
  const companion = useCompanion();
  const [name, setName] = useState(companion.name);
  return (
    <Page layout="start">
      <div className="hero">
        <div>
          <h1>Run together, wherever you are</h1>
          <p className="muted">Everyone runs in their own place and sees, second by second, who is ahead and by how much.</p>
        </div>
        <HeroStrip />
      </div>
      <WaysBack />
      <ChosenGhost />
      <NetworkHint />
      <div className="start-cards">
        <JoinForm />
        <NewRunForm name={name} onName={setName} />
      </div>
      <nav className="start-ways" aria-label="More">
        <Link className="button" path={pathOf({ page: 'runs' })}>
          My runs
        </Link>
        <Link className="button" path={pathOf({ page: 'file' })}>
          A run from a file
        </Link>
        <UnitsChoice />
      </nav>
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

/** Whoever has more runs open than this is looking for a new one. */
const MOST_WAYS = 3;

/** The runs that this browser is in; only the tab's own while it is in one, which it would have to leave. */
function WaysBack() {
  const companion = useCompanion();
  const { run } = useStore(companion.store);
  const seats = useLoaded(useCallback(() => companion.ownSeats(), [companion]));
  if (seats.kind !== 'here') return null;
  const shown = seats.value.filter(({ seat }) => run === undefined || run.plan.sessionId === seat.sessionId);
  return oneForEachRun(shown)
    .slice(0, MOST_WAYS)
    .map((own) => <WayBack key={own.seat.sessionId} own={own} />);
}

/** Before somebody fills in a form in vain. */
function NetworkHint() {
  if (useNetwork()) return null;
  return (
    <p className="hint no-network" role="status">
      <strong>No network.</strong> A run can be looked up or started when there is one.
    </p>
  );
}
