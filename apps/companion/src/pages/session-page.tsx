import type { SyncError } from '@paceline/client';
import { useEffect, useState } from 'react';
import { pathOf } from '../app/routes.ts';
import { Page } from '../ui/page.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { useCompanion } from '../ui/use-companion.ts';
import { asSyncError } from '../ui/use-loaded.ts';
import { useStore } from '../ui/use-store.ts';
import { shownCode } from '../view/code.ts';
import { RunPage } from './run-page.tsx';

/** The page of one session: the run this tab takes part in, or the way back into it. */
export function SessionPage({ sessionId }: { readonly sessionId: string }) {
  const companion = useCompanion();
  const { run } = useStore(companion.store);
  if (run?.plan.sessionId === sessionId) return <RunPage run={run} />;
  return <WayBack sessionId={sessionId} />;
}

/** After a reload the run goes on by itself; who is not in it is led to its join page. */
function WayBack({ sessionId }: { readonly sessionId: string }) {
  const companion = useCompanion();
  const [error, setError] = useState<SyncError>();
  useEffect(() => {
    const goBack = async () => {
      const seat = await companion.unfinished();
      if (seat?.sessionId === sessionId) return companion.resume(seat);
      const { code } = await companion.session(sessionId);
      return companion.go(pathOf({ page: 'join', code: shownCode(code) }));
    };
    goBack().catch((thrown: unknown) => setError(asSyncError(thrown)));
  }, [companion, sessionId]);
  return (
    <Page>
      {error === undefined ? (
        <p className="muted loading">Going back to the run…</p>
      ) : (
        <Trouble title="This run cannot be opened" error={error}>
          <button className="button primary" type="button" onClick={() => companion.go('/')}>
            Start page
          </button>
        </Trouble>
      )}
    </Page>
  );
}
