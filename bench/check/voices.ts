/** How a member speaks and listens. */
export interface Voice {
  readonly id: 'paced' | 'binary' | 'json' | 'plain' | 'ios';
  readonly title: string;
  /** Offers `paceline.v1` and says hello. */
  readonly isModern: boolean;
  /** In which form it sends; and whether ticks come in that form as well. */
  readonly form: 'binary' | 'json' | 'ios';
  readonly isPaced: boolean;
  /** How many of ten members of a session speak so: those who make this process work hardest are fewer. */
  readonly share: number;
}

const modern = { isModern: true, isPaced: false } as const;
const original = { isModern: false, isPaced: false } as const;

export const voices: readonly Voice[] = [
  { id: 'paced', title: 'binary, paced', ...modern, form: 'binary', isPaced: true, share: 3 },
  { id: 'binary', title: 'binary, unpaced', ...modern, form: 'binary', share: 3 },
  { id: 'json', title: 'JSON on paceline.v1', ...modern, form: 'json', share: 2 },
  { id: 'plain', title: 'plain JSON', ...original, form: 'json', share: 1 },
  { id: 'ios', title: 'iOS encoding', ...original, form: 'ios', share: 1 },
];

const dealt: readonly Voice[] = dealOut(voices);

/** The voice of a member: mixed, so that each of the small sessions has several and all of them together have every pair. */
export function voiceOf(session: number, place: number): Voice {
  const voice = dealt[(session * 3 + place) % dealt.length];
  if (voice === undefined) throw new Error('Nobody has a voice.');
  return voice;
}

/** In turns, until each has had its share: those with the largest first. */
function dealOut(all: readonly Voice[]): readonly Voice[] {
  const most = Math.max(...all.map(({ share }) => share));
  return Array.from({ length: most }, (_, round) => all.filter(({ share }) => share > round)).flat();
}
