import { request as forward } from 'node:http';
import { PacelineApi } from '@paceline/client';
import { connectRaw, startServer, type ServerProcess } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../src/result.ts';
import { outlineOf, visit } from './support/doctor.ts';
import { ImpatientEnvironment } from './support/impatient.ts';
import { passRefusal, proxyTo, type Meddling, type Message } from './support/servers.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const remedyOf = (results: readonly Result[], name: string): string => {
  const result = results.find((each) => each.name === name);
  return result?.status === 'failed' ? `${result.problem.message} ${result.problem.remedy}` : '';
};

const ALL_WELL = {
  address: '✓', ready: '✓', token: '✓', websocket: '✓', hello: '✓', join: '✓', clock: '✓', sample: '✓', friend: '✓', reconnect: '✓', leave: '✓',
};

/** Which connection is whose: the first is a plain request. */
const RUNNER = 2;
const AGAIN = 4;

const eventOf = ({ type, data }: Message): unknown => (type === 'session_event' ? (data['event'] as { kind?: unknown }).kind : undefined);
/** Whether the friend, who came second, is in the live picture. */
const isOfFriend = ({ type, data }: Message): boolean =>
  type === 'friend_updates' && (data['updates'] as readonly { readonly index?: unknown }[]).some(({ index }) => index === 1);
const youOf = ({ type, data }: Message): object | undefined => (type === 'session_status' ? (data['you'] as object | undefined) : undefined);

describe('behind a proxy', () => {
  /** A visit through a proxy that goes wrong; `expire` ends the patience of the step that waits. */
  async function through(meddle: (expire: () => void) => Meddling, clockError = 0): Promise<readonly Result[]> {
    const environment = new ImpatientEnvironment(clockError);
    await using proxy = await proxyTo(server.url, meddle(environment.expire));
    return await visit({ url: `http://${proxy.host}`, environment });
  }

  it('that does everything right all is well', async () => {
    expect(outlineOf(await through(() => ({})))).toEqual(ALL_WELL);
  });

  it('that drops the upgrade, the server itself is heard to say so', async () => {
    const results = await through(() => ({
      upgrade: (_request, socket) => {
        // What arrives at the server is a request like any other.
        void forward(`${server.url}/ws`, (answer) => void passRefusal(answer, socket)).end();
        return true;
      },
    }));
    expect(remedyOf(results, 'websocket')).toMatch(/^The server answers, but the request for a WebSocket reached it without its upgrade \(status 426\)\. Let the proxy/);
    expect(outlineOf(results)).toMatchObject({ websocket: 'upgrade_stripped', hello: 'needs websocket' });
  });

  it('that takes the pongs, they are missed, and the rest goes on', async () => {
    let pongs = 0;
    const results = await through((expire) => ({
      down: (message, { number }) => {
        if (message.type !== 'pong' || number !== RUNNER) return message;
        pongs += 1;
        // The SDK sends pings of its own later.
        if (pongs === 1) expire();
      },
    }));
    expect(remedyOf(results, 'clock')).toMatch(/^A ping was not answered within/);
    expect(outlineOf(results)).toEqual({ ...ALL_WELL, clock: 'unanswered' });
  });

  it('that says a pong of long ago again, the clock is measured by the right ones', async () => {
    const results = await through(() => ({
      down: (message, link) => {
        if (message.type === 'pong') link.say({ ...message, data: { t0: -1, t1: 0, t2: 0 } });
        return message;
      },
    }));
    expect(outlineOf(results)).toEqual(ALL_WELL);
  });

  it('that does not confirm the join, what follows is left out', async () => {
    const results = await through((expire) => ({
      down: (message) => {
        if (youOf(message) === undefined) return message;
        expire();
      },
    }));
    expect(remedyOf(results, 'join')).toMatch(/^The join was not confirmed within/);
    expect(outlineOf(results)).toEqual({ ...ALL_WELL, join: 'unanswered', sample: 'needs join', friend: 'needs join', reconnect: 'needs join', leave: 'needs join' });
  });

  it('whose server refuses the join, its own words are passed on', async () => {
    const refusal: Message = {
      type: 'error',
      data: { code: 'session_full', message: 'The session has 4000 members.', retry: 'later', remedy: 'Wait until someone leaves.', type: 'join_session' },
      timestamp: '2026-05-01T06:30:00Z',
    };
    const results = await through(() => ({ down: (message) => (youOf(message) === undefined ? message : refusal) }));
    expect(remedyOf(results, 'join')).toBe('The server says: The session has 4000 members. Wait until someone leaves.');
    expect(outlineOf(results)).toMatchObject({ join: 'refused' });
  });

  it('through which no acknowledgement comes, the disk is suspected', async () => {
    const results = await through((expire) => ({
      down: (message, { number }) => {
        if (message.type !== 'ack' || number !== RUNNER) return message;
        expire();
      },
    }));
    expect(remedyOf(results, 'sample')).toMatch(/^The sample was not acknowledged within .+ The sample is not on the disk/);
    expect(outlineOf(results)).toEqual({ ...ALL_WELL, sample: 'no_ack', reconnect: 'needs sample', leave: 'needs sample' });
  });

  it('whose server cannot store, it says so itself, and that explains nothing else', async () => {
    const full: Message = {
      type: 'error',
      data: { code: 'service_unavailable', message: 'The server cannot store samples at the moment.', retry: 'later' },
      timestamp: '2026-05-01T06:30:00Z',
    };
    let acks = 0;
    const results = await through((expire) => ({
      down: (message, { number }) => {
        if (number !== RUNNER) return message;
        if (message.type === 'ack') acks += 1;
        // The SDK sends the sample again when it has read the complaint.
        if (isOfFriend(message) || (message.type === 'ack' && acks === 2)) expire();
        if (message.type === 'ack') return acks === 1 ? full : undefined;
        return isOfFriend(message) ? undefined : message;
      },
    }));
    expect(remedyOf(results, 'sample')).toMatch(/^The server says: The server cannot store samples at the moment\. Check the disk/);
    expect(outlineOf(results)).toEqual({ ...ALL_WELL, sample: 'store', friend: 'unanswered', reconnect: 'needs sample', leave: 'needs sample' });
  });

  it("that takes the live samples, the friend's is missed", async () => {
    const results = await through((expire) => ({
      down: (message) => {
        if (!isOfFriend(message)) return message;
        expire();
      },
    }));
    expect(remedyOf(results, 'friend')).toMatch(/^The friend's sample did not arrive within/);
    expect(outlineOf(results)).toMatchObject({ sample: '✓', friend: 'unanswered' });
  });

  it('that leads to a server without a memory, lost events are reported', async () => {
    const results = await through(() => ({
      down: (message) => {
        const you = youOf(message);
        return you !== undefined && 'recovered' in you ? { ...message, data: { ...message.data, you: { ...you, recovered: false } } } : message;
      },
    }));
    expect(remedyOf(results, 'reconnect')).toMatch(/All clients of a session must get to the same one/);
    expect(outlineOf(results)).toEqual({ ...ALL_WELL, reconnect: 'events_lost', leave: 'needs reconnect' });
  });

  it('that takes an event that was missed, that is noticed', async () => {
    let isBack = false;
    const results = await through((expire) => ({
      down: (message, { number }) => {
        if (number < AGAIN) return message;
        // The sample that is acknowledged was sent after the join had been confirmed.
        isBack ||= message.type === 'ack';
        if (isBack) expire();
        return eventOf(message) === 'paused' ? undefined : message;
      },
    }));
    expect(remedyOf(results, 'reconnect')).toMatch(/^An event that happened while the runner was away did not follow within/);
    expect(outlineOf(results)).toMatchObject({ reconnect: 'unanswered' });
  });

  it('that lets nobody back, its answer is found out', async () => {
    let upgrades = 0;
    const results = await through((expire) => ({
      upgrade: (_request, socket) => {
        upgrades += 1;
        // The doctor's question, the runner and the friend have come in before.
        if (upgrades <= 3) return false;
        socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n');
        setImmediate(expire);
        return true;
      },
    }));
    expect(remedyOf(results, 'reconnect')).toMatch(/^GET \/ws was answered with status 503/);
    expect(outlineOf(results)).toMatchObject({ friend: '✓', reconnect: 'busy' });
  });

  it('that lets nobody back into the session, apps are said to suffer as well', async () => {
    const results = await through((expire) => ({
      down: (message, { number }) => {
        if (youOf(message) === undefined || number < AGAIN) return message;
        expire();
      },
    }));
    expect(remedyOf(results, 'reconnect')).toMatch(/^After the connection was cut, the runner did not get back into the session within/);
    expect(outlineOf(results)).toMatchObject({ reconnect: 'not_back' });
  });

  it('whose server has lost what it acknowledged, that is reported', async () => {
    const results = await through(() => ({
      http: ({ url }, response) => {
        if (url?.includes('/tracks/') !== true) return false;
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ userId: 'u', sessionId: 's', samples: [{ seq: 2 }] }));
        return true;
      },
    }));
    expect(remedyOf(results, 'reconnect')).toMatch(/^2 samples were acknowledged, but the track holds only 0 of them in order\./);
    expect(outlineOf(results)).toEqual({ ...ALL_WELL, reconnect: 'samples_lost', leave: 'needs reconnect' });
  });

  it('that takes the confirmation of the leaving, it is missed', async () => {
    const results = await through((expire) => ({
      down: (message) => {
        if (eventOf(message) !== 'left') return message;
        expire();
      },
    }));
    expect(outlineOf(results)).toEqual({ ...ALL_WELL, leave: 'unanswered' });
  });

  it.each([
    [3_600_000 * 3, /^The server's clock is 3 hours behind this machine's\. Set the clock/],
    [-30_000, /^The server's clock is [23]\d\.\d s ahead of this machine's\./],
  ])('a clock that is %d ms off is the only thing that fails', async (clockError, text) => {
    const results = await through(() => ({}), clockError);
    expect(remedyOf(results, 'clock')).toMatch(text);
    expect(outlineOf(results)).toEqual({ ...ALL_WELL, clock: 'clock_off' });
  });
});

describe('at the limits of a server', { timeout: 40_000 }, () => {
  it('the friend is one guest too many, and the runner still comes back', async () => {
    await using small = await startServer({ args: ['--guests-per-minute', '1'] });
    const results = await visit({ url: small.url });
    expect(remedyOf(results, 'friend')).toMatch(/Too many new guests from this address; try again in \d+ s\. Wait a minute\. Behind a proxy .+ --guests-per-minute/);
    expect(outlineOf(results)).toEqual({ ...ALL_WELL, friend: 'guest_limit' });
  });

  it('a connection that is lost still counts, and the refusal is found out', async () => {
    await using small = await startServer({ args: ['--connections-per-address', '2'] });
    const environment = new ImpatientEnvironment();
    let upgrades = 0;
    await using proxy = await proxyTo(small.url, {
      upgrade: (_request, socket) => {
        upgrades += 1;
        if (upgrades >= AGAIN) socket.once('close', environment.expire);
        return false;
      },
    });
    const results = await visit({ url: `http://${proxy.host}`, environment });
    expect(remedyOf(results, 'reconnect')).toMatch(/^The server refused GET \/ws: Your address has 2 connections open.+ --connections-per-address/);
    expect(outlineOf(results)).toEqual({ ...ALL_WELL, reconnect: 'connection_limit', leave: 'needs reconnect' });
  });

  it('a user has too many connections', async () => {
    const { token } = await new PacelineApi({ url: server.url }).createGuest('Ana');
    const others = await Promise.all(Array.from({ length: 5 }, () => connectRaw(server.url, { protocols: ['paceline.v1'] })));
    for (const other of others) {
      other.send('hello', { version: 1, telemetry: 'json', token });
      await other.next('welcome');
    }
    const results = await visit({ url: server.url, token });
    for (const other of others) other[Symbol.dispose]();
    expect(outlineOf(results)).toMatchObject({ token: '✓', hello: 'connections_of_user' });
  });
});
