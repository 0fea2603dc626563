import type { Migration } from '../sqlite-schema.ts';
import { sessionsAndTracks } from './0001-sessions-and-tracks.ts';
import { writers } from './0002-writers.ts';
import { lineage } from './0003-lineage.ts';
import { plans } from './0004-plans.ts';
import { listsAndDeletion } from './0005-lists-and-deletion.ts';

/** Every step from an empty database to the present one, in order. Released steps never change. */
export const migrations: readonly Migration[] = [sessionsAndTracks, writers, lineage, plans, listsAndDeletion];
