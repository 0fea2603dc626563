import type { SessionInfo } from '@paceline/client';
import { useFriends, useGap } from '@paceline/client/react';
import type { Run } from '../run/run.ts';
import type { Placings } from '../run/placing.ts';
import type { RunState } from '../run/run-state.ts';
import { useTitle } from './use-title.ts';
import { useUnits } from './use-units.ts';
import { nearestOf, pageTitle } from '../view/page-title.ts';

/** The SDK knows the gaps to people. */
const ofPeople = ({ placings, racers }: RunState): Placings => new Map([...placings].filter(([userId]) => racers.has(userId)));

/** Keeps the title of the page, which the tab shows, up to the run. */
export function RunTitle({ run, session, state }: { readonly run: Run; readonly session: SessionInfo; readonly state: RunState }) {
  const nearest = state.part.kind === 'running' ? nearestOf(ofPeople(state)) : undefined;
  const gap = useGap(run.sync, nearest ?? '');
  const running = useFriends(run.sync, (friends) => friends.filter(({ state }) => state === 'live').length);
  const units = useUnits();
  const name = session.roster.find(({ userId }) => userId === nearest)?.name;
  const title = pageTitle({ session: session.title, nearest: name === undefined || gap === undefined ? undefined : { name, gap }, running, units });
  useTitle(title);
  return null;
}
