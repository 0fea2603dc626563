import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeRun, type RecordedRun } from '@paceline/files';
import { analyze, analyzeInput } from './analyzer.ts';

let folder: string;
const inFolder = (name: string): string => join(folder, name);

/** Ten minutes at 3 m/s north, half a minute of rest in the middle, and one position that is far away. */
const run: RecordedRun = {
  name: 'ten',
  startedAt: Date.UTC(2030, 0, 1, 6),
  points: Array.from({ length: 631 }, (_, time) => {
    const metres = 3 * Math.min(time, 300) + 3 * Math.max(0, time - 330);
    return { time, location: { latitude: 46 + (metres + (time === 100 ? 900 : 0)) / 111_150, longitude: -30 }, altitude: 20, heartRate: 140 };
  }),
  pauses: [],
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paceline-analyze-'));
  await writeFile(inFolder('ten.gpx'), writeRun(run, 'gpx').bytes);
  await writeFile(inFolder('broken.gpx'), writeRun(run, 'gpx').bytes.slice(0, 5000));
});
afterAll(() => rm(folder, { recursive: true }));

describe('paceline analyze', () => {
  it('shows its help', async () => {
    const { code, stdout, stderr } = await analyze('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: paceline analyze FILE/);
  });

  it('tells in a table what a run was', async () => {
    const { code, stdout, stderr } = await analyze(inFolder('ten.gpx'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}Distance +1\.80 km {3}all positions added up 3\.59 km \(\+\d+\.\d %\)$/m);
    expect(stdout).toMatch(/^ {2}Time +10:30 {3}in motion 10:0\d$/m);
    expect(stdout).toMatch(/^ {2}Average pace +5:5\d \/km/m);
    expect(stdout).toMatch(/^ {2}Points +631 {3}in one piece$/m);
    expect(stdout).toMatch(/^ {2}Not believed +1 faster than anyone runs$/m);
    expect(stdout).toMatch(/^ {2}Stood still +1, 0:2\d in all: 0:2\d at 5:0\d$/m);
    expect(stdout).toMatch(/^ +1 +6:0\d +6:0\d/m);
    expect(stdout).toMatch(/^ +1\.80 +/m);
  });

  it('tells it in miles', async () => {
    const { stdout } = await analyze(inFolder('ten.gpx'), '--units', 'imperial');
    expect(stdout).toMatch(/^ {2}Distance +1\.12 mi/m);
    expect(stdout).toMatch(/^ {2}Average pace +9:2\d \/mi/m);
  });

  it('tells it as JSON in SI units: an object for one file, a list for several', async () => {
    const { code, stdout } = await analyze('--json', inFolder('ten.gpx'));
    expect(code).toBe(0);
    const analysis = JSON.parse(stdout) as Record<string, unknown>;
    expect(analysis).toMatchObject({ points: 631, elapsed: 630, rejected: { too_fast: 1 }, segments: 1, startedAt: '2030-01-01T06:00:00.000Z' });
    expect(Math.abs(Number(analysis['distance']) / 1800 - 1)).toBeLessThan(0.01);
    expect(Number(analysis['rawDistance'])).toBeGreaterThan(3500);
    expect(Number(analysis['moving'])).toBeGreaterThan(595);
    expect(analysis['splits']).toHaveLength(2);
    const both = await analyze('--json', inFolder('ten.gpx'), inFolder('ten.gpx'));
    expect(JSON.parse(both.stdout)).toHaveLength(2);
  });

  it('reads what is piped in, and says what is wrong with it', async () => {
    const { code, stdout } = await analyzeInput(writeRun(run, 'fit').bytes, '--json', '-');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ file: '-', points: 631, elapsed: 630 });
    const broken = await analyzeInput(new TextEncoder().encode('<gpx><trk>'), '-');
    expect([broken.code, broken.stdout]).toEqual([1, '']);
    expect(broken.stderr).toMatch(/^paceline analyze: standard input, line 1: the file ends inside <trk>/);
  });

  it('says of a folder that its files are to be named', async () => {
    const { code, stderr } = await analyze(folder);
    expect(code).toBe(1);
    expect(stderr).toContain('it is a folder; name the files in it.');
  });

  it('draws the run', async () => {
    const { code } = await analyze(inFolder('ten.gpx'), '--plot', inFolder('ten.svg'));
    const svg = await readFile(inFolder('ten.svg'), 'utf8');
    expect(code).toBe(0);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg.match(/<polyline/g)?.length).toBeGreaterThan(1);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('explains in the picture what is in it, beside each other', async () => {
    const plot = async (points: RecordedRun['points']): Promise<string> => {
      await writeFile(inFolder('plain.fit'), writeRun({ ...run, points }, 'fit').bytes);
      await analyze(inFolder('plain.fit'), '--plot', inFolder('plain.svg'));
      return readFile(inFolder('plain.svg'), 'utf8');
    };
    const legendOf = (svg: string) => Array.from(svg.matchAll(/<text x="([\d.]+)" y="46">([^<]+)</g), ([, x, text = '']) => ({ from: Number(x), text }));
    const all = legendOf(await plot(run.points.map(({ location, ...point }) => ({ ...point, ...(location && (point.time < 500 || point.time > 520) && { location }) }))));
    expect(all.map(({ text }) => text)).toEqual(['pace as shown', 'from one position to the next', 'stood still', 'no positions', 'height']);
    // Wide fonts have letters of seven pixels at this size, as a rule.
    for (const [place, { from }] of all.slice(1).entries()) expect(from - 20 - (all[place]?.from ?? 0)).toBeGreaterThan((all[place]?.text.length ?? 0) * 7);
    const plain = legendOf(await plot(run.points.slice(0, 100).map(({ altitude: _, ...point }) => point)));
    expect(plain.map(({ text }) => text)).toEqual(['pace as shown', 'from one position to the next']);
    expect(await plot(run.points.map((point) => ({ ...point, altitude: -10 })))).toContain('>−10 m<');
  });

  it('says when a second recording of the same way was left out', async () => {
    const gpx = new TextDecoder().decode(writeRun(run, 'gpx').bytes);
    await writeFile(inFolder('twice.gpx'), gpx.replace(/<trk>.*<\/trk>/s, (track) => track + track));
    expect((await analyze(inFolder('twice.gpx'))).stdout).toMatch(/^ {2}Points +631 .*^ {2}Left out +1 track of the file was recorded at the same time/ms);
    expect(JSON.parse((await analyze('--json', inFolder('twice.gpx'))).stdout)).toMatchObject({ points: 631, remarks: [expect.stringMatching(/^1 track /)] });
    expect((await analyze(inFolder('ten.gpx'))).stdout).not.toContain('Left out');
  });

  it('says of a damaged file where, and analyzes the others', async () => {
    const { code, stdout, stderr } = await analyze(inFolder('broken.gpx'), inFolder('missing.gpx'), inFolder('ten.gpx'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/broken\.gpx, line \d+: /);
    expect(stderr).toMatch(/missing\.gpx: there is no such file\./);
    expect(stdout).toMatch(/Distance/);
  });

  it.each([
    [[], 'There is nothing to analyze: give a file.'],
    [['a.gpx', '--units', 'parsecs'], '--units is metric or imperial, not "parsecs".'],
    [['a.gpx', '--plot='], '--plot needs the name of the picture first, which ends in .svg.'],
    [['a.gpx', 'b.gpx', '--plot', 'x.svg'], '--plot draws one run, and there are 2 files.'],
    [['--nix'], "Unknown option '--nix'."],
  ] as const)('refuses %j', async (args, sentence) => {
    const { code, stderr } = await analyze(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(`paceline analyze: ${sentence}`);
    expect(stderr).toContain('See paceline analyze --help.');
  });

  it('says what to do when a picture cannot be written', async () => {
    const { code, stderr } = await analyze(inFolder('ten.gpx'), '--plot', inFolder('no/such/picture.svg'));
    expect([code, stderr]).toEqual([1, `paceline analyze: the picture cannot be written: there is no folder ${inFolder('no/such')}; make it first.\n`]);
    await mkdir(inFolder('folder.svg'));
    expect((await analyze(inFolder('ten.gpx'), '--plot', inFolder('folder.svg'))).stderr).toContain('folder.svg is a folder; name a file in it.');
  });

  it('never draws over a run', async () => {
    await copyFile(inFolder('ten.gpx'), inFolder('mine.gpx'));
    const { code, stderr } = await analyze('--plot', inFolder('mine.gpx'), inFolder('ten.gpx'));
    expect(code).toBe(2);
    expect(stderr).toContain(`--plot needs the name of the picture first, which ends in .svg; "${inFolder('mine.gpx')}" does not.`);
    expect(await readFile(inFolder('mine.gpx'))).toEqual(await readFile(inFolder('ten.gpx')));
  });

  it('tells no pace that is none, and no stop and no split of no length', async () => {
    const of = (points: RecordedRun['points'], pauses: RecordedRun['pauses'] = []) => writeFile(inFolder('odd.gpx'), writeRun({ ...run, points, pauses }, 'gpx').bytes);
    await of(run.points.slice(0, 1));
    const one = (await analyze(inFolder('odd.gpx'))).stdout;
    expect(one).toMatch(/^ {2}Average pace +none$/m);
    expect(one).toMatch(/^ {2}Points +1 {3}too few to tell anything$/m);
    // A metre, then two hours of standing; and a new segment for a lap, in the very same second.
    await of([...run.points.slice(0, 40), ...run.points.slice(300, 301).map((point) => ({ ...point, time: 39.2, location: { latitude: 46 + 118 / 111_150, longitude: -30 } })), ...Array.from({ length: 120 }, (_, minute) => ({ time: 100 + minute * 60, location: { latitude: 46 + 120 / 111_150, longitude: -30 } }))], [{ from: 39, to: 39.2 }]);
    const rest = (await analyze(inFolder('odd.gpx'))).stdout;
    expect(rest).toMatch(/^ {2}Average pace +>20:00 \/km/m);
    expect(rest).toMatch(/^ +0\.1\d +2:00:40 +>20:00$/m);
    expect(rest).toMatch(/^ {2}Watch stopped +none$/m);
    expect(`${one}${rest}`).not.toMatch(/--:--| 0:00 at /);
  });
});
