import { Link } from './link.tsx';

/** The name of the product, which leads to the start page. */
export function Brand() {
  return (
    <Link className="brand" path="/">
      <img src="/icon.svg" width="32" height="32" alt="" />
      <span>Paceline</span>
    </Link>
  );
}
