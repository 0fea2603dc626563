import './styles/tokens.css';
import './styles/base.css';
import './styles/people.css';
import './styles/pages.css';
import './styles/run.css';
import './styles/strip.css';
import './styles/list.css';
import './styles/map.css';
import './styles/chart.css';
import './styles/kinds.css';
import { PacelineApi } from '@paceline/client';
import { IndexedDbOutboxStorage, keepIn } from '@paceline/client/indexeddb';
import { batterySaver, geolocationSource, pageBattery } from '@paceline/client/sources';
import { systemEnvironment } from '@paceline/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { Companion } from './app/companion.ts';
import { TabIdentity } from './identity/identity.ts';
import { networkOf } from './platform/network.ts';
import { storageOf } from './platform/storage.ts';
import { fetchTiles } from './platform/server-config.ts';
import { webLocks } from './platform/tab-locks.ts';
import { speakerOf } from './platform/speaker.ts';
import { keepForOffline } from './platform/service-worker.ts';
import { keepScreenOn, warnBeforeLoss } from './platform/wake.ts';
import { simulatedSource } from './sources/simulated.ts';

const environment = systemEnvironment;
const { navigator, location, history } = window;
const device = storageOf(() => window.localStorage);
const api = new PacelineApi({ url: location.origin, environment });

const identity = new TabIdentity({
  tab: storageOf(() => window.sessionStorage),
  device,
  locks: webLocks(navigator.locks, environment),
  environment,
  createGuest: (name) => api.createGuest(name),
});

const battery = pageBattery();
const companion = new Companion(
  {
    environment,
    api,
    identity,
    network: networkOf(window),
    device,
    archive: keepIn(new IndexedDbOutboxStorage({ environment })),
    server: location.origin,
    gps: geolocationSource(),
    simulated: (seed) => simulatedSource({ environment, seed }),
    fetchTiles: () => fetchTiles(location.origin),
    keepScreenOn: () => keepScreenOn(window),
    interval: () => batterySaver(battery()).interval,
    speaker: speakerOf(window),
    showAddress: (path, entry) => (entry === 'new' ? history.pushState(null, '', path) : history.replaceState(null, '', path)),
  },
  location.pathname,
);

void companion.uploadKept();
window.addEventListener('popstate', () => companion.follow(location.pathname));
window.addEventListener('offline', () => companion.store.get().run?.offline());
for (const type of ['pagehide', 'visibilitychange']) window.addEventListener(type, () => companion.store.get().run?.keep(), { capture: true });
warnBeforeLoss(window, () => companion.store.get().run?.atRisk ?? 0);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <App companion={companion} />
  </StrictMode>,
);

// A page of the development server changes all the time, and must not be kept.
if (import.meta.env.PROD) keepForOffline(window);
