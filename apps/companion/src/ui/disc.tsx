import type { Mark } from '../view/people.ts';
import { GhostIcon, PacerIcon } from './icons.tsx';

/** A person's mark: letters on their colour, and a picture for who is none. The name stands beside it, so it is hidden from screen readers. */
export function Disc({ mark, old = false }: { readonly mark: Mark; readonly old?: boolean }) {
  const classes = ['disc', 'numeric', mark.pacer === undefined ? `racer-${mark.colour}` : 'pacer', mark.me ? 'me' : '', old ? 'old' : ''];
  return (
    <span className={classes.join(' ')} aria-hidden="true">
      {mark.pacer === undefined ? mark.initials : mark.pacer === 'even' ? <PacerIcon /> : <GhostIcon />}
    </span>
  );
}
