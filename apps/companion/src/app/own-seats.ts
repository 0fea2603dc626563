import type { Guest } from '@paceline/client';
import type { KnownGuest } from '../identity/identity.ts';
import type { Storage } from '../platform/storage.ts';
import { savedView } from '../run/kept-view.ts';
import { savedSeat, type SavedSeat } from '../run/seat.ts';
import { bareCode } from '../view/code.ts';

/** A run that someone of this browser is in. */
export interface OwnSeat extends KnownGuest {
  readonly seat: SavedSeat;
  /** The bare code of the run; undefined when it was never shown to this browser. */
  readonly code: string | undefined;
}

/** The runs of all whom this browser has been: first what no other tab has open, each in the order of `known`. */
export function ownSeats(known: readonly KnownGuest[], device: Storage): readonly OwnSeat[] {
  const all = known.flatMap((one): readonly OwnSeat[] => {
    const seat = savedSeat(device, one.guest.userId);
    return seat === undefined || seat.stage === 'left' ? [] : [{ ...one, seat, code: codeOf(one.guest, seat, device) }];
  });
  return [...all.filter(({ where }) => where !== 'elsewhere'), ...all.filter(({ where }) => where === 'elsewhere')];
}

/** One for each run: who was two people in it goes back as the one who comes first. */
export function oneForEachRun(seats: readonly OwnSeat[]): readonly OwnSeat[] {
  return seats.filter(({ seat }, place) => seats.findIndex((other) => other.seat.sessionId === seat.sessionId) === place);
}

/** Whether to go back without a question: who was on their way, in no tab that is open, wants nothing else. */
export function goesBackAtOnce({ where, seat }: OwnSeat): boolean {
  return where !== 'elsewhere' && seat.stage === 'in' && seat.mode !== 'watch';
}

function codeOf({ userId }: Guest, { sessionId }: SavedSeat, device: Storage): string | undefined {
  const code = savedView(device, { userId, sessionId })?.session.code;
  return code === undefined ? undefined : bareCode(code);
}
