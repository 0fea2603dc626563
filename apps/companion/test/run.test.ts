import { rmSync } from 'node:fs';
import { PacelineApi } from '@paceline/client';
import { keepIn } from '@paceline/client/storage';
import type { SourceListener } from '@paceline/client/sources';
import { MemoryOutboxStorage } from '@paceline/client/testing';
import { systemEnvironment, type Fix } from '@paceline/core';
import { startServer, until, type ServerProcess } from '@paceline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Companion } from '../src/app/companion.ts';
import { TabIdentity } from '../src/identity/identity.ts';
import { noSpeaker } from '../src/platform/speaker.ts';
import { storageOf } from '../src/platform/storage.ts';
import { rowsOf } from '../src/view/rows.ts';

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer();
}, 60_000);

afterAll(() => server?.stop());

/** One person's companion, without a screen: everything real but the browser. Their phone reports where `report` says. */
function person() {
  let listener: SourceListener<Fix> | undefined;
  const device = storageOf(() => {
    throw new Error('there is no storage in this test');
  });
  const api = new PacelineApi({ url: server.url });
  const open = () =>
    new Companion(
      {
        environment: systemEnvironment,
        api,
        identity: new TabIdentity({ tab: device, device, locks: undefined, environment: systemEnvironment, createGuest: (name) => api.createGuest(name) }),
        device,
        network: { isThere: () => true, subscribe: () => () => undefined },
        archive: keepIn(new MemoryOutboxStorage()),
        server: server.url,
        gps: {
          start(to) {
            listener = to;
            return () => (listener = undefined);
          },
        },
        simulated: () => ({ start: () => () => undefined }),
        fetchTiles: () => Promise.resolve(undefined),
        keepScreenOn: () => () => undefined,
        speaker: noSpeaker,
        showAddress: () => undefined,
      },
      '/',
    );
  const report = (fix: Omit<Fix, 'time'>) => {
    const time = systemEnvironment.now();
    listener?.heard({ time, ...fix }, time);
  };
  return { open, report, companion: open() };
}

type Person = ReturnType<typeof person>;

const stateOf = (companion: Companion) => companion.store.get().run?.store.get();

async function joined(companion: Companion) {
  return until(() => (companion.store.get().run?.sync.isInSession() === true ? stateOf(companion) : undefined), { what: 'the join' });
}

/** A run that `host` has opened, looked at by its code. */
async function openedBy({ companion }: Person, startsAt?: number) {
  const code = await companion.create({ name: 'Ana', title: 'Together', startsAt, sharing: 'pace' });
  return companion.preview(code);
}

/**
 * How far this runner has run, as soon as the last metres are stored. The outbox of who is still in the run may never be seen
 * empty: a sample waits for its confirmation for as long as the next one takes to come.
 */
function storedDistance(companion: Companion): () => number | undefined {
  let [distance, sample] = [0, Infinity];
  return () => {
    const { me, racers, outbox } = stateOf(companion)!;
    const now = racers.get(me)?.latest?.distance ?? 0;
    if (now !== distance) [distance, sample] = [now, outbox.acked + outbox.pending];
    return outbox.acked >= sample ? distance : undefined;
  };
}

describe('a run in the companion', () => {
  it('that its opener deletes ends as deleted for who is in it', { timeout: 30_000 }, async () => {
    const [ana, coach] = [person(), person()];
    const { sessionId, title, code } = await openedBy(ana);
    await coach.companion.preview(code);
    await coach.companion.join({ sessionId, title, name: 'Coach', mode: 'watch' });
    await joined(coach.companion);
    const [own] = (await ana.companion.library.runs()).runs;
    await ana.companion.library.deleteRun(own!);
    await until(() => {
      const end = stateOf(coach.companion)?.end;
      return end?.kind === 'lost' && end.error.kind === 'invalid_session';
    }, { what: 'the watcher to hear of the deletion' });
  });

  it('is called after its opener when they give it no title, also where this browser has looked at another run before', async () => {
    const [ana, gina] = [person(), person()];
    await gina.companion.preview((await openedBy(ana)).code);
    const code = await gina.companion.create({ name: 'Gina', title: '', startsAt: undefined, sharing: 'pace' });
    expect((await ana.companion.preview(code)).title).toBe("Gina's run");
  });

  it('is opened, joined by its code, run, watched, finished and left', { timeout: 30_000 }, async () => {
    const [ana, coach] = [person(), person()];
    const { sessionId, title, code } = await openedBy(ana);
    await ana.companion.join({ sessionId, title, name: 'Ana', mode: 'gps' });
    await joined(ana.companion);
    ana.report({ distance: 0 });
    expect(stateOf(ana.companion)?.part.kind).toBe('running');

    await coach.companion.preview(code);
    await coach.companion.join({ sessionId, title, name: 'Coach', mode: 'watch' });
    const seen = () => {
      const state = stateOf(coach.companion);
      return state && rowsOf(state)[0];
    };
    await until(() => seen()?.name === 'Ana', { what: 'the watcher to see Ana' });
    expect(coach.companion.store.get().route).toEqual({ page: 'session', sessionId });

    ana.companion.store.get().run?.finish();
    await until(() => seen()?.state === 'finished', { what: 'the watcher to see the finish' });
    await ana.companion.leave();
    await until(() => seen()?.state === 'left' || seen() === undefined, { what: 'the watcher to see that Ana has left' });
    expect(ana.companion.store.get()).toMatchObject({ route: { page: 'start' }, run: undefined });
    await coach.companion.leave();
  });

  it('records from the common start on, and nothing before', { timeout: 30_000 }, async () => {
    const ana = person();
    const startsAt = systemEnvironment.now() + 2_000;
    const { sessionId, title } = await openedBy(ana, startsAt);
    await ana.companion.join({ sessionId, title, name: 'Ana', mode: 'gps' });
    await joined(ana.companion);
    const running = () => {
      ana.report({ distance: 0 });
      const state = stateOf(ana.companion);
      return state?.part.kind === 'running' ? state : undefined;
    };
    const { me, racers } = await until(running, { what: 'the start' });
    expect(racers.get(me)?.latest?.takenAt).toBeGreaterThanOrEqual(startsAt);
    await ana.companion.leave();
  });

  it('goes on after the page was loaded again: same person, same distance', { timeout: 30_000 }, async () => {
    const ana = person();
    const { sessionId, title } = await openedBy(ana);
    await ana.companion.join({ sessionId, title, name: 'Ana', mode: 'gps' });
    const { me } = await joined(ana.companion);
    const distance = (companion: Companion) => stateOf(companion)?.racers.get(me)?.latest?.distance ?? 0;
    let counted = 100;
    const run = (companion: Companion, metres: number) => until(() => (ana.report({ distance: counted++ }), distance(companion) >= metres), { what: `${metres} metres`, every: 300 });
    await run(ana.companion, 3);
    const recorded = await until(storedDistance(ana.companion), { what: 'the last metres to be stored' });
    ana.companion.store.get().run?.close();

    const reloaded = ana.open();
    const own = await reloaded.seatIn(sessionId);
    expect(own).toMatchObject({ where: 'here', seat: { sessionId, title: 'Together', mode: 'gps', stage: 'in' } });
    await reloaded.resume(own!);
    await joined(reloaded);
    await until(() => distance(reloaded) === recorded, { what: 'the stored track' });
    await run(reloaded, recorded + 2);
    await reloaded.leave();
  });

  it('says why a join is refused', { timeout: 30_000 }, async () => {
    const stranger = person();
    const { sessionId, title } = await openedBy(person());
    await stranger.companion.join({ sessionId, title, name: 'Eve', mode: 'watch' });
    const refused = await until(() => stateOf(stranger.companion)?.end, { what: 'the refusal' });
    expect(refused).toMatchObject({ kind: 'refused', error: { kind: 'not_invited' } });
    await stranger.companion.leave();
  });

  it('can be opened by someone whose identity the server does not know any more', { timeout: 30_000 }, async () => {
    const ana = person();
    await openedBy(ana);
    await server.kill9();
    rmSync(server.dataDir, { recursive: true });
    await server.start();
    expect((await openedBy(ana)).title).toBe('Together');
  });
});
