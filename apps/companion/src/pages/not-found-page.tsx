import { Page } from '../ui/page.tsx';
import { useCompanion } from '../ui/use-companion.ts';

export function NotFoundPage() {
  const companion = useCompanion();
  return (
    <Page>
      <section className="card trouble">
        <h1>There is nothing at this address</h1>
        <p className="muted">Check the link, or go on from the start page.</p>
        <div className="actions">
          <button className="button primary" type="button" onClick={() => companion.go('/')}>
            Start page
          </button>
        </div>
      </section>
    </Page>
  );
}
