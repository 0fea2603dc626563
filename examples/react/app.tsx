// React: the session is joined and the run recorded outside of the components.
import { useState, type SubmitEvent } from 'react';
import { createRoot } from 'react-dom/client';
import { PacelineApi, RealTimeSyncService, SyncError } from '@paceline/client';
import { query, url } from './address.ts';
import { Run, type RunProps } from './run.tsx';
import { startTreadmill } from './treadmill.ts';

/** An identity, a session, and a service that has joined it. */
async function join(name: string, code: string): Promise<RealTimeSyncService> {
  const api = new PacelineApi({ url });
  const me = await api.createGuest(name);
  const { sessionId } = code === '' ? await api.createSession(me.token) : await api.redeemInvite(me.token, code);
  const service = new RealTimeSyncService({ url, getToken: () => me.token });
  await service.joinSession(sessionId, me.userId, []);
  return service;
}

function App() {
  const [name, setName] = useState('');
  const [code, setCode] = useState(query.get('code') ?? '');
  const [run, setRun] = useState<RunProps>();
  const [problem, setProblem] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    join(name, code).then(
      (service) => setRun({ service, treadmill: startTreadmill(service) }),
      (error: unknown) => setProblem(error instanceof SyncError ? `${error.message} ${error.remedy}` : String(error)),
    );
  };
  if (run !== undefined) return <Run {...run} />;
  return (
    <form onSubmit={submit}>
      <label>Your name <input value={name} onChange={(event) => setName(event.target.value)} required maxLength={40} /></label>
      <label>Code of a session <input value={code} onChange={(event) => setCode(event.target.value)} placeholder="empty: open a new one" /></label>
      <button>Join</button>
      <p className="problem" role="alert">{problem}</p>
    </form>
  );
}

const root = document.querySelector('#root');
if (root !== null) createRoot(root).render(<App />);
