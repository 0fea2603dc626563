/**
 * Registers the service worker that serves the companion's own files where there is no network. Browsers have them only
 * for pages that came over https or from this device; elsewhere the companion works as long as it is open.
 */
export function keepForOffline(page: Window): void {
  const { serviceWorker } = page.navigator as { readonly serviceWorker?: ServiceWorkerContainer };
  if (!page.isSecureContext || serviceWorker === undefined) return;
  const register = (): void => {
    // Refused in private windows of some browsers: the page then cannot be loaded without a network, as before.
    serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => undefined);
  };
  // What the page itself needs comes first.
  if (page.document.readyState === 'complete') register();
  else page.addEventListener('load', register, { once: true });
}
