import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRun, readRunFrom } from '../src/node/read-run.ts';
import { parseRun } from '../src/read/parse-run.ts';
import { LARGEST } from '../src/read/size.ts';
import { UnreadableRun } from '../src/read/unreadable.ts';
import { fit, gpx, tcx } from './fixtures.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paceline-read-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What is said when a file of this name and content is read. */
async function complaint(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return complaintAbout(name);
}

async function complaintAbout(name: string): Promise<string> {
  const error: unknown = await readRun(join(folder, name)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UnreadableRun);
  return (error as Error).message.replace(`${folder}/`, '');
}

const good = '<trkpt lat="46" lon="-30"><time>2030-01-01T06:00:00Z</time></trkpt>';

describe('a file that is no run is described by its name and', () => {
  it('its absence', async () => {
    expect(await complaintAbout('nowhere.gpx')).toBe('nowhere.gpx: there is no such file.');
  });

  it('that it is a folder', async () => {
    expect(await complaintAbout('')).toMatch(/it is a folder; name the files in it\.$/);
  });

  it('that it is empty', async () => {
    expect(await complaint('a.gpx', '')).toBe('a.gpx: the file is empty.');
  });

  it('that it is something else', async () => {
    expect(await complaint('a.gpx', 'Dear diary,')).toBe('a.gpx: it is neither GPX, TCX, FIT nor GeoJSON.');
    expect(await complaint('a.gpx', new Uint8Array(1000))).toBe('a.gpx: it is neither GPX, TCX, FIT nor GeoJSON.');
    expect(await complaint('a.xml', '<?xml version="1.0"?>\n<run/>')).toBe('a.xml, line 2: it begins with <run>, which is neither GPX nor TCX.');
  });

  it('what to do when it is something that is often given', async () => {
    expect(await complaint('a.kml', '<?xml version="1.0"?>\n<kml/>')).toMatch(/^a\.kml, line 2: it is KML, .+; export the run as GPX, TCX or FIT\.$/);
    expect(await complaint('a.gpx', '<!DOCTYPE html>\n<HTML><head><meta charset="utf-8"><br>')).toMatch(/^a\.gpx, line 2: it is a web page, .+; save the run itself\.$/);
    expect(await complaint('a.gpx.gz', gzipSync(gpx([[good]])))).toBe('a.gpx.gz: it is compressed with gzip; unpack it first.');
    expect(await complaint('a.zip', new Uint8Array([0x50, 0x4b, 3, 4, 20, 0]))).toBe('a.zip: it is a ZIP archive; unpack it and name a file of it.');
  });

  it('that nothing was run', async () => {
    expect(await complaint('a.gpx', gpx([]))).toBe('a.gpx, line 2: it holds no recorded track: there is no <trkpt> in it. Planned routes and waypoints are no run.');
    expect(await complaint('a.tcx', tcx([]))).toBe('a.tcx, line 2: it holds no recorded activity: there is no <Trackpoint> in it. Courses and workouts are no run.');
    expect(await complaint('a.fit', fit([]))).toMatch(/^a\.fit: it is a FIT file without a single record/);
  });
});

describe('a damaged XML file is described by the line:', () => {
  it('cut off in the middle', async () => {
    const whole = gpx([[good, good]]);
    const cut = whole.slice(0, whole.lastIndexOf('</time>'));
    expect(await complaint('a.gpx', cut)).toBe('a.gpx, line 6: the file ends inside <time>; the file is damaged or cut off.');
  });

  it('tags that do not match', async () => {
    expect(await complaint('a.gpx', gpx([[good.replace('</trkpt>', '</trkseg>')]]))).toMatch(/^a\.gpx, line 5: it is not well-formed XML/);
  });

  it('what is closed twice or by another', async () => {
    expect(await complaint('a.gpx', gpx([[good, good.replace('</time>', '</tim>')]]))).toBe(
      'a.gpx, line 6: it is not well-formed XML (<time> is closed by the end of another element); the file is damaged or cut off.',
    );
    expect(await complaint('a.gpx', `${gpx([[good]])}</gpx>`)).toMatch(/^a\.gpx, line 9: it is not well-formed XML/);
  });

  it('the first of its faults', async () => {
    const cut = gpx([[good, good.replace('"46"', '"4six"'), good]]).replace('</trk>', '');
    expect(await complaint('a.gpx', cut)).toBe('a.gpx, line 6: lat= is "4six", not a number.');
  });

  it('a latitude that is no number', async () => {
    expect(await complaint('a.gpx', gpx([[good, good.replace('"46"', '"4six"')]]))).toBe('a.gpx, line 6: lat= is "4six", not a number.');
  });

  it('a latitude beyond the pole', async () => {
    expect(await complaint('a.gpx', gpx([[good.replace('"46"', '"146"')]]))).toBe('a.gpx, line 5: lat="146" is not within 90 degrees.');
  });

  it('a heart rate that is no number', async () => {
    const point = '<Trackpoint><Time>2030-01-01T06:00:00Z</Time>\n<HeartRateBpm><Value>fast</Value></HeartRateBpm></Trackpoint>';
    expect(await complaint('a.tcx', tcx([[[point]]]))).toBe('a.tcx, line 7: <Value> is "fast", not a number.');
  });

  it('a time that is no time', async () => {
    expect(await complaint('a.gpx', gpx([[good, good.replace('2030-01', 'soon')]]))).toMatch(/^a\.gpx, line 6: <time> is "soon/);
  });

  it('a planned route, which has no times', async () => {
    expect(await complaint('a.gpx', gpx([['<trkpt lat="46" lon="-30"/>']]))).toMatch(/^a\.gpx, line 5: the point has no <time>, so it was planned/);
  });
});

describe('a file that was made to do harm', () => {
  const entities = Array.from('bcdefghij', (name, place) => `<!ENTITY ${name} "${`&${'abcdefghi'[place]};`.repeat(10)}">`).join('\n');
  const point = (within: string, attributes = ''): string => gpx([[`<trkpt lat="46" lon="-30"${attributes}><time>2030-01-01T06:00:00Z</time>${within}</trkpt>`]]);

  it.each([
    ['a reading that is an entity', `<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>${point('<ele>&x;</ele>').replace(/^<\?xml.*\?>/, '')}`, /^a\.gpx, line \d: <ele> is "&x;", not a number\.$/],
    ['elements without end in each other', `<gpx>${'<a>'.repeat(200_000)}`, /^a\.gpx, line 1: more than 256 elements stand in each other here; no recorded run is like that\.$/],
    ['elements without end in each other, in a point', point(`\n<extensions>${'<a>'.repeat(200_000)}`), /^a\.gpx, line 6: more than 256 elements stand in each other/],
    ['elements without end beside each other, in a point', point('<a/>'.repeat(200_000)), /^a\.gpx, line 5: <trkpt> holds more than 1000 elements; no recorded run is like that\.$/],
    ['a number that is almost one, after 200,000 digits', point(`<ele>${'1'.repeat(200_000)}x</ele>`), /^a\.gpx, line 5: <ele> is "1{40}…", not a number\.$/],
    ['a latitude that is almost one, after 200,000 digits', gpx([[good.replace('"46"', `"${'1'.repeat(200_000)}x"`)]]), /^a\.gpx, line 5: lat= is "1{40}…", not a number\.$/],
    ['a time without end', gpx([[good.replace('2030', '2'.repeat(200_000))]]), /^a\.gpx, line 5: <time> is "2{40}…", not an ISO 8601 time\.$/],
    ['an attribute that never ends', `<gpx a="${'x'.repeat(2_000_000)}`, /^a\.gpx, line 1: it is not well-formed XML/],
    ['JSON without end in itself', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /^a\.gpx: it holds no recorded track/],
    ['ten million zeros', '\0'.repeat(10_000_000), /^a\.gpx: it is neither GPX/],
  ])('is refused: %s', async (_, content, sentence) => {
    expect(await complaint('a.gpx', content)).toMatch(sentence);
  });

  it.each([
    ['an attribute of two million letters', point('', ` note="${'x'.repeat(2_000_000)}"`)],
    ['twenty thousand attributes', point('', Array.from({ length: 20_000 }, (_, place) => ` a${place}="1"`).join(''))],
    ['twenty thousand namespaces', point('', Array.from({ length: 20_000 }, (_, place) => ` xmlns:a${place}="urn:a"`).join(''))],
    ['200,000 ampersands', point(`<name>${'&'.repeat(200_000)}</name>`)],
    ['elements in each other, as deep as is read', point(`<extensions>${'<a>'.repeat(250)}${'</a>'.repeat(250)}</extensions>`)],
    ['entities that grow without end, of which none is replaced', `<!DOCTYPE gpx [\n<!ENTITY a "aaaaaaaaaa">\n${entities}]>\n${point('<name>&j;</name>').replace(/^<\?xml.*\?>/, '')}`],
    ['an entity that is another file, which is not read', `<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>${point('<name>&x;</name>').replace(/^<\?xml.*\?>/, '')}`],
    ['twenty thousand declared entities', `<!DOCTYPE gpx [${'<!ENTITY a "b">'.repeat(20_000)}]>${point('').replace(/^<\?xml.*\?>/, '')}`],
  ])('is read past it: %s', async (_, content) => {
    await writeFile(join(folder, 'odd.gpx'), content);
    expect((await readRun(join(folder, 'odd.gpx'))).points).toHaveLength(1);
  });

  it('or is a film is not read to its end', async () => {
    await writeFile(join(folder, 'film.gpx'), good);
    await truncate(join(folder, 'film.gpx'), 10 * LARGEST);
    expect(await complaintAbout('film.gpx')).toBe('film.gpx: it is larger than 128 MiB; no recorded run is, and it was not read.');
    expect(() => parseRun(new Uint8Array(LARGEST + 1), 'film')).toThrow('it is larger than 128 MiB');
  });

  it('or never ends is not waited for', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      const zeros = new Uint8Array(1024 * 1024);
      for (;;) {
        given += zeros.length;
        yield await Promise.resolve(zeros);
      }
    }
    await expect(readRunFrom(endless(), 'standard input')).rejects.toThrow('standard input: it is larger than 128 MiB');
    expect(given).toBe(LARGEST + 1024 * 1024);
  });

  it('or by accident has other numbers than XML knows', async () => {
    expect(await complaint('a.gpx', gpx([[good.replace('"46"', '"0x2e"')]]))).toBe('a.gpx, line 5: lat= is "0x2e", not a number.');
  });
});

describe('a GPX file that is cut off', () => {
  it('anywhere is described in a sentence, with its line', async () => {
    const whole = gpx([[good]]).trimEnd();
    for (let at = 1; at < whole.length; at++) {
      expect(await complaint('cut.gpx', whole.slice(0, at))).toMatch(/^cut\.gpx, line \d+: .+\.$/);
    }
  });
});

describe('a damaged FIT file is described by the byte:', () => {
  const whole = fit([{ second: 0 }, { second: 1 }, { second: 2 }]);

  it('cut off in the header', async () => {
    expect(await complaint('a.fit', whole.slice(0, 10))).toBe('a.fit, byte 8: the header of a FIT file is cut off or damaged.');
  });

  it('cut off in the data', async () => {
    expect(await complaint('a.fit', whole.slice(0, -20))).toBe(
      `a.fit, byte ${whole.length - 20}: the file ends here, but its header announces ${whole.length} bytes; it is cut off.`,
    );
  });

  it('one byte changed', async () => {
    const changed = whole.slice();
    changed[whole.length - 4]! ^= 0x40;
    expect(await complaint('a.fit', changed)).toBe(
      `a.fit, byte ${whole.length - 2}: the checksum does not match what is before it; the file is damaged.`,
    );
  });

  it('a record of a type that nobody defined', async () => {
    const changed = whole.slice();
    changed[whole[0]!] = 0x07;
    expect(await complaint('a.fit', changed)).toBe('a.fit, byte 14: a data record refers to message type 7, which was not defined before it.');
  });

  it('something after the end', async () => {
    expect(await complaint('a.fit', new Uint8Array([...whole, 1, 2, 3]))).toMatch(new RegExp(`^a\\.fit, byte ${whole.length}: there is more`));
  });

  it('never anything worse than a sentence, wherever it is cut or changed', async () => {
    for (let at = 0; at < whole.length; at++) {
      expect(await complaint('cut.fit', whole.slice(0, at))).toMatch(/^cut\.fit(, byte \d+)?: .+\.$/);
      const changed = whole.slice();
      changed[at]! ^= 0xa5;
      // The header's version fields are not covered by anything but its checksum.
      if (at >= 14) expect(await complaint('changed.fit', changed)).toMatch(/^changed\.fit(, byte \d+)?: .+\.$/);
    }
  });
});
