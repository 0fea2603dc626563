import { describe, expect, it } from 'vitest';
import type { ServerLimits } from '../../src/limits/server-limits.ts';
import type { Command } from '../../src/sessions/decide.ts';
import { SessionLog } from '../../src/sessions/session-log.ts';
import { join, open } from './support.ts';
import { shell } from './shell.ts';

async function startedLog(limits: Partial<ServerLimits> = {}) {
  const parts = shell(limits);
  const { session, writes } = open();
  await parts.store.commit(writes);
  const happened: string[] = [];
  const log = new SessionLog(session, parts.context, (events) => happened.push(...events.map(({ fact, offset }) => `${offset} ${fact.kind}`)));
  const submit = (command: Command, name: string) =>
    log.submit(command, (outcome) => happened.push(`${name} ${outcome.ok ? 'ok' : outcome.refusal.code}, ${log.session.offset} events`));
  return { ...parts, log, happened, submit };
}

describe('the log of a session', () => {
  it('[S22] goes on, publishes and answers only after the commit, in this order', async () => {
    const { environment, store, log, happened, submit } = await startedLog();
    const release = store.hold();
    submit(join('ana'), 'ana');
    await environment.advance(5_000);
    expect(happened).toEqual([]);
    expect(log.session.members).toEqual([]);
    release();
    await environment.advance(0);
    expect(happened).toEqual(['1 joined', 'ana ok, 1 events']);
    expect(await store.readEvents('run', 0, 10)).toHaveLength(1);
  });

  it('decides together what came during a commit, and answers after all of it is stored', async () => {
    const { environment, store, happened, submit } = await startedLog();
    submit(join('ana'), 'ana');
    submit(join('ben'), 'ben');
    submit(join('dan'), 'dan');
    submit(join('cleo'), 'cleo');
    await environment.advance(1_000);
    expect(happened).toEqual(['1 joined', 'ana ok, 1 events', '2 joined', '3 joined', 'ben ok, 3 events', 'dan not_invited, 3 events', 'cleo ok, 3 events']);
    expect(store.groups).toHaveLength(3);
  });

  it('[S33] of a crowd decides together what comes within 250 ms, so that each of it is not told to all by itself; or at once when it has to end', async () => {
    const { environment, store, log, happened, submit } = await startedLog({ fullRateMembers: 1 });
    for (const name of ['ana', 'ben']) {
      submit(join(name), name);
      await environment.advance(100);
    }
    const before = store.groups.length;
    for (let times = 0; times < 10; times++) {
      submit({ kind: times % 2 === 0 ? 'miss' : 'join', userId: 'ben', writer: '', defaultName: 'ben' }, `${times}`);
      await environment.advance(10);
    }
    expect(store.groups.length).toBe(before);
    await environment.advance(200);
    expect(store.groups.length).toBe(before + 1);
    expect(happened.filter((what) => /^[0-9] ok/.test(what))).toHaveLength(10);

    submit(join('cleo'), 'cleo');
    expect(log.isIdle).toBe(false);
    log.hurry();
    await environment.advance(30);
    expect(happened.at(-1)).toMatch(/^cleo ok/);
    expect(log.isIdle).toBe(true);
    await environment.advance(1_000);
    expect(environment.timers).toBe(0);
  });

  it('answers at once what changes nothing', async () => {
    const { happened, submit } = await startedLog();
    submit({ kind: 'miss', userId: 'ana' }, 'miss');
    submit(join('dan'), 'dan');
    expect(happened).toEqual(['miss ok, 0 events', 'dan not_invited, 0 events']);
  });

  it('[S22] changes nothing when the commit fails, and takes the same command again later', async () => {
    const { environment, store, log, errors, happened, submit } = await startedLog();
    store.isFull = true;
    submit(join('ana'), 'ana');
    await environment.advance(1_000);
    expect(happened).toEqual(['ana service_unavailable, 0 events']);
    expect(log.session.members).toEqual([]);
    expect(errors).toContain('changes of a session could not be stored');
    store.isFull = false;
    submit(join('ana'), 'ana');
    await environment.advance(5_000);
    expect(happened.slice(1)).toEqual(['1 joined', 'ana ok, 1 events']);
  });

  it('decides what a callback submits after all callbacks have been called', async () => {
    const { environment, log, happened, submit } = await startedLog();
    submit(join('ben'), 'ben');
    log.submit(join('ana'), () => submit({ kind: 'leave', userId: 'ana' }, 'leave'));
    submit(join('cleo'), 'cleo');
    await environment.advance(1_000);
    expect(happened.slice(2)).toEqual(['2 joined', '3 joined', 'cleo ok, 3 events', '4 left', 'leave ok, 4 events']);
  });
});
