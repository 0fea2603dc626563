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

/** At one sample a second a few are always on their way, to the server and to the disk, before the page is gone. */
const USUALLY_AT_RISK = 5;

/** Makes the browser ask before it closes a page with which samples would be lost. */
export function warnBeforeLoss(page: Window, atRisk: () => number): void {
  page.addEventListener('beforeunload', (event) => {
    if (atRisk() > USUALLY_AT_RISK) event.preventDefault();
  });
}
