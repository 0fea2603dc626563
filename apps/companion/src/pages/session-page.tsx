import { useCallback } from 'react';
import type { OwnSeat } from '../app/own-seats.ts';
import { pathOf } from '../app/routes.ts';
import { Opening } from '../ui/opening.tsx';
import { Page } from '../ui/page.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { useLoaded } from '../ui/use-loaded.ts';
import { useStore } from '../ui/use-store.ts';
import { shownCode } from '../view/code.ts';
import { RunPage } from './run-page.tsx';

/** The page of one session: the run this tab takes part in, or the way back into it. */
export function SessionPage({ sessionId }: { readonly sessionId: string }) {
  const companion = useCompanion();
  const { run } = useStore(companion.store);
  if (run?.plan.sessionId === sessionId) return <RunPage run={run} />;
  return <GoingBack sessionId={sessionId} />;
}

/** After a reload the run goes on by itself, unless it is open in another tab; who is not in it is led to its join page. */
function GoingBack({ sessionId }: { readonly sessionId: string }) {
  const companion = useCompanion();
  const goBack = useCallback(async () => {
    const own = await companion.seatIn(sessionId);
    if (own?.where === 'elsewhere') return own;
    if (own !== undefined) {
      await companion.resume(own, 'same');
    } else {
      const { code } = await companion.session(sessionId);
      companion.go(pathOf({ page: 'join', code: shownCode(code) }), 'same');
    }
    return undefined;
  }, [companion, sessionId]);
  const going = useLoaded(goBack);
  return (
    <Page>
      {going.kind === 'here' && going.value !== undefined ? <OpenElsewhere own={going.value} /> : <Opening loaded={going} text="Going back to the run…" />}
    </Page>
  );
}

function OpenElsewhere({ own }: { readonly own: OwnSeat }) {
  const companion = useCompanion();
  const { title, name } = own.seat;
  return (
    <Trouble title="This run is open in another tab" text={`You are in “${title}” as ${name} there, and it is recorded in one place at a time.`} remedy="You can go on here; the other tab then stops.">
      <button className="button primary" type="button" onClick={() => void companion.resume(own, 'same')}>
        Go on here
      </button>
      <button className="button" type="button" onClick={() => companion.go('/')}>
        Start page
      </button>
    </Trouble>
  );
}
