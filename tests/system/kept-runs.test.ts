import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PacelineApi, RealTimeSyncService, type LeftOutbox } from '@paceline/client';
import { FileOutboxStorage } from '@paceline/client/file';
import { repository, startServer, until, within } from '@paceline/testkit';
import { remoteOutboxStorage, type OutboxReply, type OutboxRequest } from '@paceline/testkit/remote-outbox';
import type { TrackSample } from '@paceline/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fill, hasSmallDisks, makeRoom, onSmallDisk } from './small-disk.ts';

const key = { sessionId: 'run', userId: 'ana', writer: 'w1' };
const started: ChildProcess[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paceline-kept-'));
});

afterEach(async () => {
  for (const child of started.splice(0)) await kill(child);
  rmSync(folder, { recursive: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Samples of a run three metres a second, from number `first` on: `moved` of them came before that are not there any more. */
const samples = (first: number, last: number, moved = 0): TrackSample[] =>
  Array.from({ length: last - first + 1 }, (_, index) => {
    const seq = first + index;
    const second = seq + moved;
    return { seq, pace: 5, timestamp: new Date(Date.UTC(2026, 4, 1, 6, 30) + second * 1_000).toISOString(), distance: second * 3 };
  });

/** A process that keeps outboxes on a disk of so many bytes, which only it sees. */
async function onDiskOf(bytes: number) {
  const [unshare = '', ...wrapper] = onSmallDisk(folder, bytes);
  const program = join(repository, 'packages/client/test/programs/outbox-run.ts');
  const child = fork(program, [join(folder, 'outboxes')], { execPath: unshare, execArgv: [...wrapper, process.execPath, '-C', 'source'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  started.push(child);
  await within(once(child, 'message'), { what: 'the process of the outboxes to be ready', timeout: 30_000 });
  let requests = 0;
  const storage = remoteOutboxStorage(async (request: OutboxRequest) => {
    const id = (requests += 1);
    const answer = new Promise<OutboxReply>((resolve) => {
      child.on('message', (message: { readonly id: number; readonly reply: OutboxReply }) => message.id === id && resolve(message.reply));
    });
    child.send({ id, request });
    return answer;
  });
  return { storage, disk: { pid: child.pid ?? 0, dataDir: folder } };
}

describe('a run that is kept in files', () => {
  it.skipIf(!hasSmallDisks)('[G3] [G9] stays as it was on a disk that is full to the last byte, and gets its new times and numbers when there is room', { timeout: 60_000 }, async () => {
    const { storage, disk } = await onDiskOf(256 * 1024);
    const outbox = await storage.create(key);
    await outbox.append(samples(1, 300));
    fill(disk);
    const later = samples(1, 300).map((sample) => ({ ...sample, timestamp: '2026-05-02T06:30:00.000Z' }));
    for (const call of [outbox.append(later), outbox.replace!(samples(1, 200, 100))]) await expect(call).rejects.toMatchObject({ kind: 'full' });
    outbox.release();
    const takeOver = (): Promise<LeftOutbox> => until(async () => (await storage.takeOver('ana'))[0], { what: 'the outbox to be left' });
    const left = await takeOver();
    expect([left.samples, left.damage]).toEqual([samples(1, 300), undefined]);
    makeRoom(disk);
    await left.replace!(samples(1, 200, 100));
    await left.append(samples(201, 202, 100));
    left.release();
    const again = await takeOver();
    expect([again.samples, again.damage]).toEqual([samples(1, 202, 100), undefined]);
  });

  it('[G2] [G3] with a sample that cannot be read goes up once, though the app is killed before it hears what is stored', { timeout: 90_000 }, async () => {
    await using server = await startServer();
    const api = new PacelineApi({ url: server.url });
    const { token, userId } = await api.createGuest('Ana');
    const sync = new RealTimeSyncService({ url: server.url, getToken: () => token });
    await sync.joinSession('run', userId, []);
    await sync.leaveSession();
    sync.close();
    const outbox = await new FileOutboxStorage({ folder }).create({ ...key, userId });
    await outbox.append(samples(1, 500));
    outbox.release();
    const [file = ''] = globSync('*/samples', { cwd: folder }).map((name) => join(folder, name));
    writeFileSync(file, readFileSync(file, 'utf8').replace('"distance":18}', '"distance":19}'));

    const run = (deafAbove: number) => {
      const child = spawn(process.execPath, ['-C', 'source', join(repository, 'tests/system/kept-run.ts'), server.url, token, userId, folder, String(deafAbove)]);
      started.push(child);
      const said: string[] = [];
      child.stdout.on('data', (text: Buffer) => said.push(...text.toString().trim().split('\n')));
      return { child, said };
    };
    const stored = async (): Promise<(number | undefined)[]> => (await api.track(token, 'run', userId)).samples.map(({ distance }) => distance);
    for (const [deafAbove, enough] of [[5, 205], [300, 405]] as const) {
      const { child } = run(deafAbove);
      await until(async () => (await stored()).length >= enough, { what: `${enough} samples to be stored`, timeout: 30_000 });
      await kill(child);
    }
    const { said } = run(Infinity);
    await until(() => globSync('*', { cwd: folder }).length === 0, { what: 'the outbox to be removed', timeout: 30_000 });
    expect(await stored()).toEqual(samples(1, 500).map(({ distance }) => distance).filter((distance) => distance !== 18));
    expect(said).toEqual([]);
  });
});
