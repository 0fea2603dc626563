/** Someone's device, and what runs on it. */
export interface CastMember {
  readonly device: string;
  readonly user: string;
  readonly session: string;
  readonly app:
    /** The SDK. */
    | 'sdk'
    /** An app from before Paceline: plain JSON, no numbers, and now and then everything twice. */
    | 'old'
    /** Plain JSON with numbers, which sends again as it pleases. */
    | 'raw';
  /** Whether it is there from the beginning. */
  readonly opens: boolean;
}

/** The session that most of them run in, and the one of a stranger. */
export const RUN = 'run';
export const OTHER = 'other';

export const cast: readonly CastMember[] = [
  { device: 'ana-1', user: 'ana', session: RUN, app: 'sdk', opens: true },
  { device: 'ana-2', user: 'ana', session: RUN, app: 'sdk', opens: false },
  { device: 'ben-1', user: 'ben', session: RUN, app: 'sdk', opens: true },
  { device: 'ben-2', user: 'ben', session: RUN, app: 'sdk', opens: false },
  { device: 'cleo-1', user: 'cleo', session: RUN, app: 'sdk', opens: true },
  { device: 'pia-1', user: 'pia', session: RUN, app: 'old', opens: true },
  { device: 'rob-1', user: 'rob', session: RUN, app: 'raw', opens: true },
  { device: 'eve-1', user: 'eve', session: OTHER, app: 'sdk', opens: true },
];

/** Those whom the opener of a session names. */
export const friendsOf = (session: string): readonly string[] => [...new Set(cast.filter((member) => member.session === session).map(({ user }) => user))];
