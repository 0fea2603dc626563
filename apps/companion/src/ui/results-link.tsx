import { pathOf } from '../app/routes.ts';
import { ChartIcon } from './icons.tsx';
import { Link } from './link.tsx';

/** Leads to what came of a session. */
export function ResultsLink({ sessionId }: { readonly sessionId: string }) {
  return (
    <Link className="button" path={pathOf({ page: 'results', sessionId })}>
      <ChartIcon />
      Results
    </Link>
  );
}
