import type { SessionSummary, SyncError } from '@paceline/client';
import { useCallback, useState, type ReactNode, type SubmitEvent } from 'react';
import { goesBackAtOnce } from '../app/own-seats.ts';
import type { Mode } from '../run/seat.ts';
import { Page } from '../ui/page.tsx';
import { ChosenGhost } from '../ui/chosen-ghost.tsx';
import { Disc } from '../ui/disc.tsx';
import { FormError } from '../ui/form-error.tsx';
import { DeskIcon, EyeIcon, PhoneIcon } from '../ui/icons.tsx';
import { ShareButton } from '../ui/share.tsx';
import { Opening } from '../ui/opening.tsx';
import { ResultsLink } from '../ui/results-link.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { asSyncError, useLoaded } from '../ui/use-loaded.ts';
import { useMedia } from '../ui/use-media.ts';
import { useUnits } from '../ui/use-units.ts';
import { useNetwork } from '../ui/use-network.ts';
import { WayBack } from '../ui/way-back.tsx';
import { shownCode } from '../view/code.ts';
import { formErrorText } from '../view/error-words.ts';
import { estimateOf, noEstimate, type EstimateDraft } from '../view/kind.ts';
import { planWords } from '../view/plan-words.ts';
import { markOf } from '../view/people.ts';
import { sharingWords, stateWords, whoIsHere, whoRan } from '../view/session-words.ts';
import { EstimateFields } from './estimate-fields.tsx';
import { NameField } from './name-field.tsx';

/** What a join link leads to: back into the run for who is in it, or which run it is, who is there, and the ways to take part. */
export function JoinPage({ code }: { readonly code: string }) {
  return (
    <Page>
      <WayIn key={code} code={code} />
    </Page>
  );
}

function WayIn({ code }: { readonly code: string }) {
  const companion = useCompanion();
  const [attempt, setAttempt] = useState(0);
  const lookHere = useCallback(async () => {
    const own = await companion.seatOf(code);
    // Who comes here from a run of this tab, as by the back button, did not ask to be sent back.
    if (own === undefined || !goesBackAtOnce(own) || companion.store.get().run !== undefined) return { own };
    await companion.resume(own, 'same');
    return undefined;
  }, [companion, code]);
  const here = useLoaded(lookHere);
  if (here.kind !== 'here' || here.value === undefined) return <Opening loaded={here} text="Going back to the run…" />;
  const { own } = here.value;
  return (
    <>
      {own !== undefined && <WayBack own={own} />}
      <Preview key={attempt} code={code} isKnown={own !== undefined} onAgain={() => setAttempt(attempt + 1)} />
    </>
  );
}

interface PreviewProps {
  readonly code: string;
  /** This browser is in the run, and shows the way back to it already. */
  readonly isKnown: boolean;
  readonly onAgain: () => void;
}

function Preview({ code, isKnown, onAgain }: PreviewProps) {
  const companion = useCompanion();
  const preview = useLoaded(useCallback(() => companion.preview(code), [companion, code]));
  if (preview.kind === 'here') return <Invitation summary={preview.value} />;
  if (isKnown && preview.kind === 'failed' && preview.error.retry !== 'never') return <p className="muted">Somebody else can join from here when there is a network.</p>;
  return (
    <Opening loaded={preview} text={`Looking up ${shownCode(code)}…`}>
      <button className="button" type="button" onClick={onAgain}>
        Try again
      </button>
    </Opening>
  );
}

function Invitation({ summary }: { readonly summary: SessionSummary }) {
  const companion = useCompanion();
  const plan = planWords(summary.plan, useUnits());
  const isOver = summary.status === 'ended';
  const shown = summary.participants.filter(({ presence, role }) => (isOver ? role === 'runner' : presence !== 'left'));
  return (
    <>
      <section className="card invitation" aria-label="The run">
        <p className={`state ${summary.status}`}>{stateWords(summary, companion.now())}</p>
        <h1>{summary.title}</h1>
        {plan !== undefined && (
          <p className="plan" data-testid="plan">
            {plan}
          </p>
        )}
        <div className="who">
          {shown.length > 0 && (
            <span className="discs">
              {shown.slice(0, 6).map((entry) => (
                <Disc key={entry.userId} mark={markOf(entry, undefined)} old={!isOver && entry.presence === 'away'} />
              ))}
            </span>
          )}
          <p>{isOver ? whoRan(summary.participants) : whoIsHere(summary.participants)}</p>
        </div>
        {!isOver && <p className="muted">{sharingWords[summary.sharing]}</p>}
        <div className="actions">
          <ShareButton code={summary.code} title={summary.title} />
        </div>
      </section>
      {isOver ? (
        <div className="actions">
          <ResultsLink sessionId={summary.sessionId} />
          <button className="button" type="button" onClick={() => companion.go('/')}>
            Start page
          </button>
        </div>
      ) : (
        <>
          <ChosenGhost />
          <Ways summary={summary} />
        </>
      )}
    </>
  );
}

interface Way {
  readonly mode: Mode;
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
}

const gps = { mode: 'gps', icon: <PhoneIcon />, title: 'Run with this phone', text: 'Records your run by GPS while this page is visible.' } as const;
const gpsAtDesk = { ...gps, title: 'Run with this device' } as const;
const simulated = { mode: 'simulated', icon: <DeskIcon />, title: 'Simulated run', text: 'An invented run, for a desk or to try things out. It begins beside the others.' } as const;
const watch = { mode: 'watch', icon: <EyeIcon />, title: 'Watch only', text: 'See everyone without running yourself.' } as const;

/** The first one is the default, which the Enter key takes; nobody runs with a desk. */
const waysInHand: readonly Way[] = [gps, simulated, watch];
const waysAtDesk: readonly Way[] = [simulated, gpsAtDesk, watch];

/** Metres of a handicap that has not begun: from then on nobody is asked any more. */
const handicapOf = ({ plan, status }: SessionSummary): number | undefined => (plan?.handicap === true && status === 'waiting' ? plan.distance : undefined);

function Ways({ summary }: { readonly summary: SessionSummary }) {
  const companion = useCompanion();
  const ways = useMedia('(pointer: fine)') ? waysAtDesk : waysInHand;
  const isThere = useNetwork();
  const [name, setName] = useState(companion.name);
  const race = handicapOf(summary);
  const [draft, setDraft] = useState(noEstimate);
  const [isSent, setSent] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SyncError>();
  const change = (next: EstimateDraft) => {
    setSent(false);
    setDraft(next);
  };
  const join = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const pressed = event.nativeEvent.submitter as HTMLButtonElement;
    const { sessionId, title } = summary;
    const mode = pressed.value as Mode;
    const estimate = race === undefined || mode === 'watch' ? undefined : estimateOf(draft, race, companion.units.get());
    if (typeof estimate === 'string') {
      setSent(true);
      // The field says why.
      return (event.currentTarget.elements.namedItem('result-time') as HTMLInputElement | null)?.focus();
    }
    setBusy(true);
    try {
      await companion.join({ sessionId, title, name: name.trim(), mode, estimate }, summary.plan?.distance);
    } catch (thrown) {
      setBusy(false);
      setError(asSyncError(thrown));
    }
  };
  return (
    <form className="ways" onSubmit={(event) => void join(event)}>
      <div className="card form">
        <NameField value={name} onChange={setName} />
        {race !== undefined && <EstimateFields race={race} draft={draft} onDraft={change} isSent={isSent} />}
      </div>
      {ways.map(({ mode, icon, title, text }) => (
        <button key={mode} className="card way" type="submit" value={mode} disabled={busy} data-testid={`join-${mode}`}>
          <span className="way-icon">{icon}</span>
          <span className="way-text">
            <strong>{title}</strong>
            <span className="muted">{text}</span>
          </span>
        </button>
      ))}
      <FormError text={error && formErrorText(error, isThere)} />
    </form>
  );
}
