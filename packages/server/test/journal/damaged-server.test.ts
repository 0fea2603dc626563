import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemEnvironment } from '@paceline/core';
import { startServer, until } from '@paceline/testkit';
import { event, member, samples, session } from '@paceline/testkit/records';
import { SIGNING_KEY_FILE } from '../../src/auth/signing-key.ts';
import { createServer } from '../../src/compose.ts';
import { defaultConfig } from '../../src/config.ts';
import { DATABASE_FILE } from '../../src/journal/sqlite-store.ts';
import { damagePage, pagesOf } from './damaged-files.ts';
import { testFolder, withStore } from './folders.ts';
import { oldDatabase } from './version-1.ts';

describe('[M4] a server with a damaged database', () => {
  test('starts, tells what is damaged and what to do, on the terminal and in the log, and is ready', { timeout: 60_000 }, async () => {
    const dataDir = testFolder();
    const ended = { status: 'ended', endedAt: 0 } as const;
    await withStore(dataDir, async (store) => {
      for (const id of ['old', 'older']) {
        await store.commit([session(id, ended), member(id, 'ana'), ...Array.from({ length: 80 }, (_, index) => event(id, index + 1)), ...samples(id, 'ana', [1, 200])]);
      }
    });
    const file = join(dataDir, DATABASE_FILE);
    const damage = (name: string) => damagePage(file, pagesOf(file).find((page) => page.name === name && page.kind === 'leaf')?.page ?? 0, 'zeroed');
    damage('sample');
    damage('event');
    await using server = await startServer({ dataDir });
    await until(() => /^paceline: .*/m.test(server.logs) && server.logs.includes('"the database is damaged"'), { what: 'the server to tell' });
    expect(server.logs).toMatch(/^paceline: The database paceline\.db is damaged: 1 session cannot be opened \(old\); \d+ samples cannot be read; 1 track cannot be read whole \(ana in old\); pages of the table event are damaged\. Everything else is whole and goes on\. .* put a backup/m);
    expect(server.logs).toMatch(/"level":"error".*"sessionId":"old".*"the database is damaged"/);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  test('which version 1 has left starts as well, when only samples are damaged', { timeout: 60_000 }, async () => {
    const dataDir = testFolder();
    oldDatabase(dataDir).close();
    const file = join(dataDir, DATABASE_FILE);
    damagePage(file, pagesOf(file).find((page) => page.name === 'sample' && page.kind === 'leaf')?.page ?? 0, 'all ones');
    await withStore(dataDir, async (store) => {
      expect(store.upgrade?.backup).toBe(`${file}.version-1.backup`);
      expect(await store.loadSession('s1')).toBeDefined();
    });
    // The copy is what was there, the damaged page with it.
    renameSync(`${file}.version-1.backup`, file);
    await using server = await startServer({ dataDir });
    await until(() => /^paceline: The database paceline\.db is damaged: /m.test(server.logs), { what: 'the server to tell' });
    expect(server.logs).toMatch(/^The data was brought from version 1 to version \d+\. What it was before is in .*paceline\.db\.version-1\.backup; keep that/m);
  });
});

describe('[M4] a server whose data folder lacks a file', () => {
  const noticesOfStart = async (dataDir: string): Promise<string[]> => {
    const server = createServer({ ...defaultConfig, port: 0, dataDir, logLevel: 'silent' }, systemEnvironment);
    try {
      return (await server.start()).notices.map(({ text }) => text);
    } finally {
      await server.stop();
    }
  };

  test('says what it has made, once, and nothing at its first start', async () => {
    const dataDir = testFolder();
    expect(await noticesOfStart(dataDir)).toEqual([]);
    expect(await noticesOfStart(dataDir)).toEqual([]);
    rmSync(join(dataDir, SIGNING_KEY_FILE));
    expect(await noticesOfStart(dataDir)).toEqual([expect.stringMatching(/^A new signing key was made/)]);
    for (const lose of [() => rmSync(join(dataDir, DATABASE_FILE)), () => writeFileSync(join(dataDir, DATABASE_FILE), '')]) {
      lose();
      expect(await noticesOfStart(dataDir)).toEqual([expect.stringMatching(/^A new database was made/)]);
    }
    expect(await noticesOfStart(dataDir)).toEqual([]);
  });
});
