// A web page without a framework: what the observables say goes into elements, and a timer records a sample a second.
import { PacelineApi, RealTimeSyncService, SyncError } from '@paceline/client';
import { gapsOf, type FriendGap } from '@paceline/client/gaps';
import { formatDistance, formatGap, formatPace, paceOfSpeed } from '@paceline/core';

const query = new URLSearchParams(location.search);
const url = query.get('server') ?? 'http://127.0.0.1:8080';
const api = new PacelineApi({ url });

function find<E extends HTMLElement>(type: new () => E, id: string): E {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`The page has no ${id}.`);
  return element;
}
const [entry, speed] = [find(HTMLFormElement, 'entry'), find(HTMLInputElement, 'speed')];
const [wantedName, wantedCode] = [find(HTMLInputElement, 'wanted-name'), find(HTMLInputElement, 'wanted-code')];
const show = (id: string, text: string): void => void (find(HTMLElement, id).textContent = text);
const report = (error: unknown): void => show('problem', error instanceof SyncError ? `${error.message} ${error.remedy}` : String(error));

wantedCode.value = query.get('code') ?? '';
entry.addEventListener('submit', (event) => {
  event.preventDefault();
  join(wantedName.value, wantedCode.value).catch(report);
});

async function join(name: string, wanted: string): Promise<void> {
  const me = await api.createGuest(name);
  const { sessionId, code } = wanted === '' ? await api.createSession(me.token) : await api.redeemInvite(me.token, wanted);
  const sync = new RealTimeSyncService({ url, getToken: () => me.token });
  await sync.joinSession(sessionId, me.userId, []);
  entry.hidden = true;
  find(HTMLElement, 'run').hidden = false;
  show('problem', '');
  show('code', code);
  find(HTMLAnchorElement, 'invitation').href = `?${new URLSearchParams({ server: url, code })}`;
  watch(sync);
  record(sync);
}

/** Shows what comes from the others and from the network. */
function watch(sync: RealTimeSyncService): void {
  let gaps: ReadonlyMap<string, FriendGap> = new Map();
  gapsOf(sync).subscribe((newest) => (gaps = newest));
  sync.friendUpdates.subscribe((friends) => {
    const rows = friends.map(({ userId, name, sample, state }) => {
      const row = document.createElement('li');
      row.append(state === 'live' ? name : `${name} (${state})`, document.createElement('span'));
      row.lastElementChild?.append(`${formatDistance(sample.distance ?? NaN)}, ${formatGap(gaps.get(userId)?.metres ?? NaN)}`);
      return row;
    });
    find(HTMLElement, 'runners').replaceChildren(...rows);
  });
  sync.connectionStatus.subscribe(({ state }) => show('status', state === 'connected' ? 'Connected.' : `Connection: ${state}. What you run is kept.`));
  sync.errors.subscribe(report);
}

/** One sample a second, until the runner finishes. */
function record(sync: RealTimeSyncService): void {
  let distance = 0;
  let elapsed = 0;
  const send = (status: 'running' | 'finished'): void => {
    const pace = paceOfSpeed(speed.valueAsNumber);
    sync.sendPaceUpdate({ pace: pace ?? 0, speed: speed.valueAsNumber, distance, elapsed, status });
    show('distance', formatDistance(distance));
    show('pace', `${formatPace(pace)} per km`);
  };
  const timer = setInterval(() => {
    distance += speed.valueAsNumber;
    elapsed += 1;
    // Another tab of the same runner may have taken over; `errors` has said so.
    if (sync.isInSession()) send('running');
  }, 1_000);
  find(HTMLElement, 'finish').addEventListener('click', () => {
    clearInterval(timer);
    if (sync.isInSession()) send('finished');
    // Uploads the rest first; what cannot be uploaded is said by `errors`.
    sync.leaveSession().then(() => show('status', 'Finished.'), report);
  });
}
