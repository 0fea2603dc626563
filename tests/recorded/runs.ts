import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Fix } from '@paceline/core';
import { fixesOf } from '@paceline/files';
import { readRun } from '@paceline/files/node';
import { testTracks } from '@paceline/testkit';

const tracks = testTracks();

/** Why there are no recorded runs; undefined when they are there. */
export const missing = tracks.kind === 'missing' ? tracks.reason : undefined;

/** For the titles of tests that need them. */
export const skippedBecause = missing === undefined ? '' : ` (SKIPPED: ${missing})`;

const folder = tracks.kind === 'found' ? tracks.raw : '';

/** The files as devices wrote them, by name; one stands in where there are none, so that a test is there to be skipped. */
export const files: readonly string[] = tracks.kind === 'found' ? readdirSync(folder).toSorted() : ['(none)'];

/** The file whose name begins with that number. */
export const fileOf = (number: string): string => files.find((name) => name.startsWith(number)) ?? '(none)';

/** All that the device has told. */
export async function fixesIn(file: string): Promise<readonly Fix[]> {
  return fixesOf(await readRun(join(folder, file)));
}

/** The positions alone, without what the device itself has measured of speed and distance. */
export const positionsOf = (fixes: readonly Fix[]): readonly Fix[] => fixes.map(({ speed: _speed, distance: _distance, ...fix }) => fix);
