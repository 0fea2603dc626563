/** Keeps the screen on until the returned function is called, where the browser can and may (Screen Wake Lock). */
export function keepScreenOn(page: Window): () => void {
  const { wakeLock } = page.navigator as { readonly wakeLock?: WakeLock };
  if (wakeLock === undefined) return () => undefined;
  let sentinel: WakeLockSentinel | undefined;
  let ended = false;
  const acquire = async () => {
    if (ended || page.document.visibilityState !== 'visible') return;
    try {
      sentinel = await wakeLock.request('screen');
      if (ended) await sentinel.release();
    } catch {
      // Refused on a low battery: the screen then goes off as it always does.
    }
  };
  // The lock is lost whenever the page is hidden, and has to be asked for again.
  const again = () => void acquire();
  page.document.addEventListener('visibilitychange', again);
  again();
  return () => {
    ended = true;
    page.document.removeEventListener('visibilitychange', again);
    void sentinel?.release();
  };
}

/** At one sample a second a few are always on their way, and are sent before the page is gone. */
const USUALLY_UNSENT = 5;

/** Makes the browser ask before it closes a page that holds samples which the server does not have. */
export function warnBeforeLoss(page: Window, unsent: () => number): void {
  page.addEventListener('beforeunload', (event) => {
    if (unsent() > USUALLY_UNSENT) event.preventDefault();
  });
}
