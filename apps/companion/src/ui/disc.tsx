import type { Mark } from '../view/people.ts';

/** A person's mark: letters on their colour. The name stands beside it, so it is hidden from screen readers. */
export function Disc({ mark, old = false }: { readonly mark: Mark; readonly old?: boolean }) {
  const classes = ['disc', 'numeric', `racer-${mark.colour}`, mark.me ? 'me' : '', old ? 'old' : ''];
  return (
    <span className={classes.join(' ')} aria-hidden="true">
      {mark.initials}
    </span>
  );
}
