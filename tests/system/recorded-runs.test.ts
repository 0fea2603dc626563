import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { TrackSample } from '@paceline/protocol';
import { rounded } from '@paceline/protocol/binary';
import { repository, startServer, testTracks } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { planReplay } from '../../apps/simulator/src/plan.ts';
import { readRun } from '@paceline/files/node';
import type { Report } from '../../apps/simulator/src/report.ts';

const tracks = testTracks();
const SPEED = 20;
const RUNS = { Gwen: '29-garmin-dc-3k1.gpx', Theo: '11-garmin-larochelle-2k1.tcx', Fia: '09-fr110-scotland-4k8.fit' };

interface Row {
  readonly name: string;
  readonly seq: number;
  readonly sample: string;
}

/** The samples as they lie in the database, in the order of their arrival. */
function storedSamples(dataDir: string): readonly Row[] {
  const database = new DatabaseSync(join(dataDir, 'paceline.db'), { readOnly: true });
  try {
    const sql = 'SELECT name, seq, sample FROM sample JOIN track USING (track_id) JOIN member USING (member_id) ORDER BY sample_id';
    return database.prepare(sql).all() as unknown as Row[];
  } finally {
    database.close();
  }
}

describe('recorded runs at twenty times their speed', () => {
  if (tracks.kind === 'missing') {
    it.skip(`SKIPPED: ${tracks.reason}`, () => undefined);
    return;
  }

  it('[G2] of a GPX, a TCX and a FIT file finish, and every sample is in the store exactly once, in order', { timeout: 300_000 }, async () => {
    await using server = await startServer();
    const files = Object.values(RUNS).map((file) => join(tracks.raw, file));
    const options = ['--url', server.url, '--speed', String(SPEED), '--names', Object.keys(RUNS).join(','), '--json'];
    const command = ['-C', 'source', 'packages/server/src/main.ts', 'simulate', ...files, ...options];
    // The command compares each track, read back over HTTP, with what its runner sent.
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: repository });
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({ complete: true, interrupted: false });
    expect(report.runners.map(({ problems }) => problems)).toEqual([[], [], []]);

    await server.kill9();
    const rows = storedSamples(server.dataDir);
    for (const [name, file] of Object.entries(RUNS)) {
      const planned = planReplay(await readRun(join(tracks.raw, file)), { speed: SPEED, longestWait: 30_000 });
      const stored = rows.filter((row) => row.name === name);
      expect(stored.map(({ seq }) => seq)).toEqual(planned.map((_, index) => index + 1));
      const readings = stored.map(({ sample }) => JSON.parse(sample) as TrackSample).map(({ seq: _seq, timestamp: _timestamp, ...reading }) => reading);
      // The simulators send binary frames, which hold readings in steps of their own.
      expect(readings).toEqual(planned.map(({ reading }) => rounded(reading)));
    }
  });
});
