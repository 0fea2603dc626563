import { pathOf } from '../app/routes.ts';
import { PlayIcon } from './icons.tsx';
import { Link } from './link.tsx';

/** Leads to a session being played again. */
export function ReplayLink({ sessionId }: { readonly sessionId: string }) {
  return (
    <Link className="button" path={pathOf({ page: 'replay', sessionId })}>
      <PlayIcon />
      Watch again
    </Link>
  );
}
