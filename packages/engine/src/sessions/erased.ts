import { refuse, type Advice } from './outcome.ts';

/** What stands in rosters and events where somebody's name stood who wanted it to go. */
export const ANONYMOUS = 'Someone';

/** The title of a session whose opener gives none. */
export const defaultTitle = (name: string): string => `${name}'s run`;

const toRunners: Advice = { remedy: 'Let go of what is left of it; you may follow the session as a spectator.' };
const toEverybody: Advice = { remedy: 'Let go of what is left of it, and open another session.' };

/** To one who has deleted their track and would add to it, or run here again. */
export const refuseErased = (sessionId: string) => refuse('not_in_session', `You have deleted what you recorded in session "${sessionId}".`, toRunners);

/** To whoever asks for a session that was deleted. */
export const refuseDeleted = (sessionId: string) => refuse('invalid_session', `Session "${sessionId}" was deleted by the one who had opened it.`, toEverybody);
