import { PacelineApi } from '@paceline/client';
import { closeCodes, SUBPROTOCOL } from '@paceline/protocol';
import { connectRaw, startServer, until, type ServerProcess } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { metronome } from './metronome.ts';
import { runnerAt, type Runner } from './runner.ts';

const hang = ({ pid }: ServerProcess): void => void process.kill(pid ?? 0, 'SIGUSR2');

describe('a server whose disk hangs', () => {
  it('[G9] [N11] [R7] turns newcomers away, keeps the live picture going, and takes up everything when the disk is back', { timeout: 60_000 }, async () => {
    const limits = ['overloadLag=500', 'calmAfter=2000', 'retryAfter=1000'].flatMap((limit) => ['--limit', limit]);
    await using server = await startServer({ program: 'tests/system/hanging-store.ts', args: limits });
    // An impatient app: what it waits for longer than this is what the server has asked for.
    const settings = { retryDelays: [100, 100] };
    const [ana, ben, cleo] = (await Promise.all(['Ana', 'Ben', 'Cleo'].map((name) => runnerAt(server.url, { name, settings })))) as [Runner, Runner, Runner];
    const api = new PacelineApi({ url: server.url });
    const { sessionId } = await api.createSession(ana.guest.token, { friends: [ben, cleo].map(({ guest }) => guest.userId), sharing: 'precise' });
    for (const { sync, guest } of [ana, ben]) await sync.joinSession(sessionId, guest.userId, []);
    const stopRunning = metronome(300, () => [ana, ben].forEach((runner) => runner.run()));
    try {
      await until(() => ana.acked > 3 && ben.seen.size === 1, { what: 'the run to go on' });

      hang(server);
      await until(async () => (await fetch(`${server.url}/readyz`)).status === 503, { what: 'the server to be overloaded' });
      using stranger = await connectRaw(server.url, { protocols: [SUBPROTOCOL] });
      expect((await stranger.next('error')).data).toMatchObject({ code: 'service_unavailable', retry: 'later', retryAfter: expect.toSatisfy((wait: number) => wait >= 1_000 && wait <= 2_000) });
      expect(await stranger.closed).toEqual({ code: closeCodes.busy.code, reason: closeCodes.busy.reason });
      const joined = cleo.sync.joinSession(sessionId, cleo.guest.userId, []);
      const [acked, seen] = [ana.acked, ana.sent.length + 15];
      await until(() => (ben.seen.get(ana.guest.userId) ?? 0) >= 3 * seen, { what: 'Ben to see Ana run on' });
      expect([ana.acked - acked <= 1, ana.statuses.at(-1), ben.statuses.at(-1)]).toEqual([true, 'connected', 'connected']);
      const { attempts } = cleo;
      const waits = attempts.slice(1).map((at, place) => at - (attempts[place] ?? 0));
      expect([attempts.length >= 2, attempts.length <= 6, Math.min(...waits) >= 1_000]).toEqual([true, true, true]);

      hang(server);
      await joined;
      await until(() => ana.acked >= seen && ben.acked >= seen, { what: 'everything to be acknowledged' });
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
      for (const { statuses } of [ana, ben]) expect(statuses).toEqual(['disconnected', 'connecting', 'connected']);
      expect(server.logs.match(/the server is overloaded and turns newcomers away/g)).toHaveLength(1);
    } finally {
      stopRunning();
      for (const { sync } of [ana, ben, cleo]) sync.close();
    }
  });
});
