import { expect, test } from 'vitest';
import { bundle } from '../bundle.ts';

/** 15 kB, as the README promises. */
const MOST = 15_000;

test('the SDK with its protocol fits in 15 kB gzip, without rxjs; the calls over HTTP are a kilobyte more, for apps that make them', async () => {
  const sdk = await bundle("export { RealTimeSyncService, SyncError } from '@paceline/client';");
  const whole = await bundle("export * from '@paceline/client';");
  expect(sdk.gzip).toBeLessThanOrEqual(MOST);
  expect(whole.gzip - sdk.gzip).toBeLessThanOrEqual(1_000);
});

test('live connections add about 4 kB', async () => {
  const sdk = await bundle("export { RealTimeSyncService, SyncError } from '@paceline/client';");
  const live = await bundle("export { RealTimeSyncService, SyncError } from '@paceline/client'; export { openLiveConnection } from '@paceline/client/live';");
  expect(live.gzip - sdk.gzip).toBeLessThanOrEqual(4_200);
});

test('has no side effects: what is imported for nothing costs nothing', async () => {
  for (const entry of ['@paceline/client', '@paceline/client/file', '@paceline/client/gaps', '@paceline/client/indexeddb', '@paceline/client/ios', '@paceline/client/live', '@paceline/client/models', '@paceline/client/sources', '@paceline/client/storage', '@paceline/client/testing', '@paceline/client/react', '@paceline/core', '@paceline/protocol', '@paceline/engine']) {
    expect((await bundle(`import '${entry}';`)).code.trim(), entry).toBe('');
  }
});

test('is shaken: what is not used is not bundled', async () => {
  const error = await bundle("export { SyncError } from '@paceline/client';");
  expect(error.gzip).toBeLessThan(3_000);
  const connection = await bundle("export { WebSocketClient } from '@paceline/client';");
  const service = await bundle("export { RealTimeSyncService } from '@paceline/client';");
  expect(connection.gzip).toBeLessThan(service.gzip * 0.85);
});

test('the testing kit, the hooks, the iOS encoding, live connections and the storages cost nothing unless they are imported', async () => {
  const { code } = await bundle("export * from '@paceline/client';");
  // Words that minifying leaves alone.
  expect(code).not.toContain('paceline.test');
  expect(code).not.toMatch(/["']react["']/);
  expect(code).not.toContain('btoa');
  expect(code).not.toContain('OutboxStorageError');
  expect(code).not.toContain('DataView');
  expect((await bundle("export * from '@paceline/client/indexeddb';")).code).toMatch(/OutboxStorageError.*indexedDB\.open|indexedDB\.open.*OutboxStorageError/s);
  expect((await bundle("export * from '@paceline/client/ios';")).code).toContain('btoa');
  expect((await bundle("export * from '@paceline/client/live';")).code).toContain('DataView');
  expect((await bundle("export * from '@paceline/client/testing';")).code).toContain('paceline.test');
  expect((await bundle("export * from '@paceline/client/react';")).code).toMatch(/["']react["']/);
});
