import type { Pacer } from '@paceline/core';
import type { Racer } from '../run/racer.ts';
import { initialsOf } from './words.ts';

/** How many colours there are for runners; see `people.css`. */
const COLOURS = 8;

/** How a person is marked wherever they appear: letters on a coloured disc. */
export interface Mark {
  readonly userId: string;
  readonly name: string;
  readonly initials: string;
  /** Number of a colour, from 0. */
  readonly colour: number;
  readonly me: boolean;
  /** Set for who is no person. */
  readonly pacer?: Pacer['kind'] | undefined;
}

/** What a runner is called where nothing beside the name says that they are none. */
export const calledName = ({ name, pacer }: Pick<Mark, 'name' | 'pacer'>): string => (pacer === 'ghost' ? `Ghost of ${name}` : name);

export function markOf({ userId, name, index, pacer }: Pick<Racer, 'userId' | 'name' | 'index' | 'pacer'>, myId: string | undefined): Mark {
  return { userId, name, initials: initialsOf(name), colour: index % COLOURS, me: userId === myId, ...(pacer !== undefined && { pacer }) };
}
