import { JoinPage } from '../pages/join-page.tsx';
import { NotFoundPage } from '../pages/not-found-page.tsx';
import { SessionPage } from '../pages/session-page.tsx';
import { StartPage } from '../pages/start-page.tsx';
import { CompanionContext } from '../ui/use-companion.ts';
import { useStore } from '../ui/use-store.ts';
import type { Companion } from './companion.ts';
import type { Route } from './routes.ts';

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
    case 'unknown':
      return <NotFoundPage />;
  }
}
