import { fail, pass, type Verdict } from '../evidence.ts';
import { settle, type Patience } from '../patience.ts';
import type { Runner } from '../runner.ts';
import { failed, required, type Check, type Visit } from '../visit.ts';
import { explain } from './session.ts';

/** What the runner heard after the connection was cut, as far as it has come. */
interface Recovery {
  /** Of the confirmed join; undefined before it. */
  readonly recovered: boolean | undefined;
  /** Whether the friend's break has arrived. */
  readonly missed: boolean;
}

export const checkReconnect: Check = async (visit, patience) => {
  const { runner } = required(visit.seated);
  runner.cut();
  const seq = runner.send({ distance: 21, elapsed: 8, status: 'running' });
  const happened = await pauseFriend(visit.friend, patience);
  const began = visit.environment.monotonic();
  const back = await comeBack(runner, happened, patience);
  const ms = visit.environment.monotonic() - began;
  if (back.recovered === undefined || seq === undefined) return fail(await explain(visit, runner.trouble('return')));
  if (!back.recovered) return fail({ kind: 'not_recovered' });
  if (happened && !back.missed) return fail(runner.trouble('missed'));
  if (!(await runner.isAcked(seq, patience))) return fail(runner.trouble('ack'));
  return readBack(visit, patience, { ms, events: happened ? 1 : 0 });
};

/** Something happens while the runner is away: the friend takes a break. Whether the server has it on its disk in time. */
async function pauseFriend(friend: Runner | undefined, patience: Patience): Promise<boolean> {
  const seq = friend?.send({ distance: 23, elapsed: 8, status: 'paused' });
  return friend !== undefined && seq !== undefined && friend.isAcked(seq, patience);
}

/** The app says that the network is back; then the SDK connects, joins with `resume`, and hears what it missed. */
async function comeBack({ connection, service }: Runner, happened: boolean, patience: Patience): Promise<Recovery> {
  let heard: Recovery = { recovered: undefined, missed: false };
  await settle<true>(patience, (done) => {
    const note = (news: Partial<Recovery>): void => {
      heard = { ...heard, ...news };
      if (heard.recovered === false || (heard.recovered === true && (heard.missed || !happened))) done(true);
    };
    const subscriptions = [
      connection.messageReceived.subscribe((message) => {
        if (message.type === 'session_status' && message.data.you !== undefined) note({ recovered: message.data.you.recovered ?? false });
      }),
      service.sessionEvents.subscribe(({ event }) => {
        if (event.kind === 'paused') note({ missed: true });
      }),
    ];
    service.wake();
    return subscriptions;
  });
  return heard;
}

/** What was acknowledged must be in the track, each sample once and in order. */
async function readBack(visit: Visit, patience: Patience, { ms, events }: { readonly ms: number; readonly events: number }): Promise<Verdict> {
  const { runner, userId, session } = required(visit.seated);
  const token = required(visit.token);
  const track = await visit.call('GET /api/sessions/ID/tracks/USER.json', patience, (api) => api.track(token, session.sessionId, userId));
  if (!track.ok) return failed(track);
  const inOrder = track.value.samples.filter(({ seq }, place) => seq === place + 1);
  if (inOrder.length < runner.acked) return fail({ kind: 'samples_lost', stored: inOrder.length, acked: runner.acked });
  return pass({ step: 'reconnect', ms, events, stored: inOrder.length });
}
