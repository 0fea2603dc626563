// A run with the phone's positions: the recorder of @paceline/core turns them into pace and distance, the SDK carries them.
import { PacelineApi, RealTimeSyncService, SyncError } from '@paceline/client';
import { formatDistance, formatPace, record, recorderStart, type Fix, type Reading } from '@paceline/core';

const query = new URLSearchParams(location.search);
const url = query.get('server') ?? 'http://127.0.0.1:8080';
const show = (id: string, text: string): void => document.getElementById(id)?.replaceChildren(text);
const report = (error: unknown): void => show('problem', error instanceof SyncError ? `${error.message} ${error.remedy}` : String(error));

const [entry, wantedName, wantedCode] = [...document.querySelectorAll('form, input')] as [HTMLFormElement, HTMLInputElement, HTMLInputElement];
wantedCode.value = query.get('code') ?? '';
entry.addEventListener('submit', (event) => {
  event.preventDefault();
  run(wantedName.value, wantedCode.value).catch(report);
});

async function run(name: string, wanted: string): Promise<void> {
  const api = new PacelineApi({ url });
  const me = await api.createGuest(name);
  // `precise` shows everybody's place to the others; without it they see pace and distance.
  const { sessionId, code } = wanted === '' ? await api.createSession(me.token, { sharing: 'precise' }) : await api.redeemInvite(me.token, wanted);
  const sync = new RealTimeSyncService({ url, getToken: () => me.token });
  sync.errors.subscribe(report);
  await sync.joinSession(sessionId, me.userId, []);
  entry.remove();
  document.getElementById('run')?.removeAttribute('hidden');
  show('code', code);
  sync.friendUpdates.subscribe((friends) => {
    const rows = friends.map(({ name, sample, state }) => Object.assign(document.createElement('li'), { textContent: `${name} ${formatDistance(sample.distance ?? NaN)} (${state})` }));
    document.getElementById('runners')?.replaceChildren(...rows);
  });
  sync.outbox.subscribe(({ acked, pending }) => show('stored', `${acked} samples stored, ${pending} on their way.`));
  const finish = recordPositions(sync);
  keepScreenOn();
  document.getElementById('finish')?.addEventListener('click', () => {
    finish();
    sync.leaveSession().then(() => show('position', 'Finished.'), report);
  });
}

/** Sends a sample for every position that is good for something; the returned function sends the last one as the finish. */
function recordPositions(sync: RealTimeSyncService): () => void {
  let state = recorderStart;
  let last: Reading | undefined;
  const heard = (position: GeolocationPosition): void => {
    const recorded = record(state, fixOf(position), Date.now());
    state = recorded.state;
    const accuracy = Math.round(position.coords.accuracy);
    show('position', recorded.rejection === undefined ? `Position within ${accuracy} m.` : `Position not used: ${recorded.rejection}.`);
    if (recorded.reading === undefined || !sync.isInSession()) return;
    last = recorded.reading;
    // Place, accuracy, distance, pace, speed and times; the SDK adds the number and the server's time.
    sync.sendPaceUpdate(last);
    show('distance', formatDistance(last.distance));
    show('pace', `${formatPace(last.pace)} per km`);
  };
  const failed = ({ code, PERMISSION_DENIED, message }: GeolocationPositionError): void =>
    code === PERMISSION_DENIED ? show('problem', blocked) : show('position', `No position yet. ${message}`);
  const id = navigator.geolocation.watchPosition(heard, failed, { enableHighAccuracy: true, maximumAge: 0, timeout: 20_000 });
  return () => {
    navigator.geolocation.clearWatch(id);
    if (last !== undefined && sync.isInSession()) sync.sendPaceUpdate({ ...last, status: 'finished' });
  };
}

const blocked = window.isSecureContext
  ? 'Location is blocked: allow it in the settings of this page, then load it again.'
  : 'Browsers give positions only to pages that came over https, or from this device.';

/** A browser's position as the recorder takes it; what the device does not know is null there and absent here. */
function fixOf({ coords: { latitude, longitude, accuracy, speed }, timestamp }: GeolocationPosition): Fix {
  return { time: timestamp, location: { latitude, longitude }, accuracy, ...(speed !== null && { speed }) };
}

/** Asks for the screen to stay on, and asks again when the page comes back, because being hidden has ended it. */
function keepScreenOn(): void {
  const says = (text: string) => () => show('screen', text);
  const refused = says('The screen may go off, and the recording with it: touch it from time to time.');
  const ask = (): void => {
    if (!('wakeLock' in navigator)) return refused();
    if (document.visibilityState === 'visible') navigator.wakeLock.request('screen').then(says('The screen stays on.'), refused);
  };
  document.addEventListener('visibilitychange', ask);
  ask();
}
