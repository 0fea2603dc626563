import { useState } from 'react';
import { pathOf } from '../app/routes.ts';
import { shownCode } from '../view/code.ts';
import { isLoopback } from '../view/loopback.ts';
import { Dialog } from './dialog.tsx';
import { ShareIcon } from './icons.tsx';

interface ShareProps {
  readonly code: string;
  readonly title: string;
}

/** Shows the code and the link by which others join. */
export function ShareButton({ code, title }: ShareProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button className="button" type="button" onClick={() => setOpen(true)}>
        <ShareIcon /> Share
      </button>
      {open && <ShareDialog code={code} title={title} onClose={() => setOpen(false)} />}
    </>
  );
}

type Copied = 'no' | 'yes' | 'failed';

const copyText: Readonly<Record<Copied, string>> = { no: 'Copy link', yes: 'Copied', failed: 'Select the link and copy it' };

function ShareDialog({ code, title, onClose }: ShareProps & { readonly onClose: () => void }) {
  const [copied, setCopied] = useState<Copied>('no');
  const link = new URL(pathOf({ page: 'join', code: shownCode(code) }), location.origin).href;
  const copy = () => {
    // There is no clipboard on pages that did not come over https, whatever the types say.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    (clipboard?.writeText(link) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  };
  return (
    <Dialog title="Let others join" onClose={onClose}>
      <p className="muted">Send the link, or read out the code.</p>
      <p className="share-code numeric" data-testid="share-code">
        {shownCode(code)}
      </p>
      <label className="field">
        <span>Link</span>
        <input readOnly value={link} onFocus={(event) => event.target.select()} data-testid="share-link" />
      </label>
      {isLoopback(location.hostname) && (
        <p className="hint muted">This address works on this computer only. Start the server with --host to let phones in.</p>
      )}
      <div className="actions">
        <button className="button primary" type="button" onClick={copy}>
          <span aria-live="polite">{copyText[copied]}</span>
        </button>
        {'share' in navigator && (
          // Closing the sheet of the system is no error.
          <button className="button" type="button" onClick={() => void navigator.share({ title, url: link }).catch(() => undefined)}>
            Send…
          </button>
        )}
        <button className="button" type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
