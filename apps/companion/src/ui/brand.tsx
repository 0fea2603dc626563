import { useCompanion } from './use-companion.ts';

/** The name of the product, which leads to the start page. */
export function Brand() {
  const companion = useCompanion();
  return (
    <a
      className="brand"
      href="/"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        companion.go('/');
      }}
    >
      <img src="/icon.svg" width="32" height="32" alt="" />
      <span>Paceline</span>
    </a>
  );
}
