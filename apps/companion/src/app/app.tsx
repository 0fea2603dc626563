import { lazyPage } from '../pages/lazy-page.tsx';
import { JoinPage } from '../pages/join-page.tsx';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { SessionPage } from '../pages/session-page.tsx';
import { StartPage } from '../pages/start-page.tsx';
import { CompanionContext } from '../ui/use-companion.ts';
import { useStore } from '../ui/use-store.ts';
import type { Companion } from './companion.ts';
import type { Route } from './routes.ts';

const ResultsPage = lazyPage(async () => (await import('../pages/results-page.tsx')).ResultsPage);
const ReplayPage = lazyPage(async () => (await import('../pages/replay-page.tsx')).ReplayPage);
const RunsPage = lazyPage(async () => (await import('../pages/runs-page.tsx')).RunsPage);
const FilePage = lazyPage(async () => (await import('../pages/file-page.tsx')).FilePage);

export function App({ companion }: { readonly companion: Companion }) {
  const { route } = useStore(companion.store);
  return (
    <CompanionContext value={companion}>
      <Page route={route} />
    </CompanionContext>
  );
}

function Page({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'start':
      return <StartPage />;
    case 'join':
      return <JoinPage code={route.code} />;
    case 'session':
      return <SessionPage key={route.sessionId} sessionId={route.sessionId} />;
    case 'results':
      return <ResultsPage key={route.sessionId} sessionId={route.sessionId} />;
    case 'replay':
      return <ReplayPage key={route.sessionId} sessionId={route.sessionId} />;
    case 'runs':
      return <RunsPage />;
    case 'file':
      return <FilePage />;
    case 'unknown':
      return <NotFoundPage />;
  }
}
