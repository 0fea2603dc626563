import type { Part } from '../run/run-state.ts';

/** What fills a narrow screen: the numbers, or the map. */
export type RunView = 'run' | 'map';

/** Whoever has finished, also by the end of a race, sees their result, whatever was looked at until then. */
export const viewAfter = (view: RunView, part: Part['kind']): RunView => (part === 'finished' ? 'run' : view);
