import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@paceline/testkit';
import { describe, expect, it } from 'vitest';
import { fit, gpx } from '../../../packages/files/test/fixtures.ts';
import { simulate } from './simulator-process.ts';

describe('the command, where no server is', () => {
  it('shows its help with examples', async () => {
    const { code, stdout, stderr } = await simulate('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: paceline simulate[\s\S]*Examples\n {2}paceline simulate\n/);
  });

  it('answers a wrong option with 2 and a sentence', async () => {
    const { code, stdout, stderr } = await simulate('--speed', 'fast');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe('paceline simulate: --speed is "fast"; it must be a number above 0 and at most 1000.\nSee paceline simulate --help.\n');
  });

  it('complains about every file that cannot be read before it looks for the server', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'paceline-simulate-'));
    const [good, cut, damaged] = ['good.gpx', 'cut.gpx', 'damaged.fit'].map((name) => join(folder, name)) as [string, string, string];
    const whole = gpx([['<trkpt lat="46" lon="-30"><time>2030-01-01T06:00:00Z</time></trkpt>']]);
    await Promise.all([writeFile(good, whole), writeFile(cut, whole.slice(0, whole.indexOf('</trkseg>'))), writeFile(damaged, fit([{ second: 0 }]).slice(0, -9))]);
    const { code, stderr } = await simulate(good, cut, damaged);
    await rm(folder, { recursive: true });
    expect(code).toBe(1);
    expect(stderr).toMatch(/cut\.gpx, line \d+: the file ends inside <trkseg>/);
    expect(stderr).toMatch(/damaged\.fit, byte \d+: the file ends here/);
    expect(stderr).not.toContain('No Paceline server');
  });

  it('says that there is no server, and what to do', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await simulate('--url', url);
    expect(code).toBe(1);
    expect(stderr).toBe(`paceline simulate: No Paceline server answers at ${url}. Start one with paceline serve, or give its address with --url.\n`);
  });
});
