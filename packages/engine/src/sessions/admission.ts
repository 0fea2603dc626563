import { closeCodes, type JoinSessionData, type SessionStatusData } from '@paceline/protocol';
import type { Identity } from '../auth/identity.ts';
import { Frame } from '../fanout/frame.ts';
import type { Outlet } from '../fanout/outlet.ts';
import type { Telemetry } from '../fanout/telemetry.ts';
import type { ServerLimits } from '../limits/server-limits.ts';
import type { Attendance } from './attendance.ts';
import type { EventHistory } from './event-history.ts';
import { MemberSeat, type Room } from './member-seat.ts';
import { accept, refuse, type Outcome } from './outcome.ts';
import { tooManyWriters, type Recordings } from './recordings.ts';
import type { Seat } from './seat.ts';
import type { SessionLog } from './session-log.ts';
import { isPresent, memberOf } from './session.ts';

/** Whom a member follows wherever they run in a large session, at most. */
const MOST_FOLLOWED = 50;

/** Who joins, and through what. */
export interface JoinRequest extends Pick<JoinSessionData, 'name' | 'role' | 'estimate' | 'resume'>, Partial<Pick<JoinSessionData, 'friends'>> {
  readonly identity: Identity;
  readonly outlet: Outlet;
  /** Whose samples will come through the seat; absent for apps that know nothing of writers. */
  readonly writer?: string | undefined;
}

export interface AdmissionOptions {
  readonly room: Room & { readonly epoch: string; status(): SessionStatusData };
  readonly log: SessionLog;
  readonly attendance: Attendance<MemberSeat>;
  readonly recordings: Recordings;
  readonly history: EventHistory;
  readonly telemetry: Telemetry;
  readonly limits: Pick<ServerLimits, 'writers'>;
  /** Whether the user's leaving is being decided. */
  readonly isLeaving: (userId: string) => boolean;
}

/** How those come in whose join is decided: into a seat of their own, told where they go on. */
export class Admission {
  readonly #options: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  async join(request: JoinRequest): Promise<Outcome<Seat>> {
    const { room, log, attendance, recordings, limits } = this.#options;
    const { identity, name, role, estimate, writer = '' } = request;
    if (!recordings.admits({ userId: identity.userId, writer })) return tooManyWriters(room.sessionId, limits);
    attendance.expect(identity.userId);
    return new Promise((resolve) => {
      log.submit({ kind: 'join', userId: identity.userId, name, role, estimate, writer, defaultName: identity.name }, (outcome) => {
        if (outcome.ok) return resolve(this.#admit(request));
        attendance.expectNoLonger(identity.userId);
        resolve(outcome);
      });
    });
  }

  #admit(request: JoinRequest): Outcome<Seat> | Promise<Outcome<Seat>> {
    const { room, log, attendance, recordings, telemetry, isLeaving } = this.#options;
    if (log.refusal !== undefined) return log.refusal;
    const { identity, outlet, resume } = request;
    const member = memberOf(log.session, identity.userId);
    // The user's other connection has left since this join was decided, or is about to: it stands, so decide it again.
    if (member === undefined || !isPresent(member) || isLeaving(identity.userId)) return this.join(request);
    if (member.writer !== (request.writer ?? '')) return superseded(outlet);
    // Closed before its place is taken: what it still holds back of the user's samples comes first.
    const replaced = attendance.seatOf(member.userId);
    if (replaced !== undefined && replaced.outlet !== outlet) replaced.outlet.close(closeCodes.replaced);
    // Who hears up to where everything is stored goes on after that; what is on its way to the disk is not told yet.
    const track = recordings.of(member);
    if (track.underWay !== undefined) return track.underWay.then(() => this.#admit(request));
    const seat = new MemberSeat(room, member, outlet);
    attendance.seat(seat.userId, seat);
    this.#confirm(seat, resume);
    telemetry.attach(seat, [...new Set(request.friends)].slice(0, MOST_FOLLOWED));
    return accept(seat);
  }

  #confirm(seat: MemberSeat, resume: JoinRequest['resume']): void {
    const { room, history, recordings, telemetry } = this.#options;
    const { outlet, index, role, writerEpoch } = seat;
    const missed = resume?.epoch === room.epoch ? history.after(resume.offset) : undefined;
    const lastSeq = recordings.of(seat).stored;
    const you = { index, role, lastSeq, ...(writerEpoch > 1 ? { writerEpoch } : {}), ...(resume === undefined ? {} : { recovered: missed !== undefined }) };
    outlet.send(Frame.of('session_status', { ...room.status(), you }, room.environment.now()));
    if (outlet.vocabulary === 'full') for (const event of missed ?? []) outlet.send(telemetry.eventFrame(event));
  }
}

/** A later join of another device was decided before this one was admitted. */
function superseded(outlet: Outlet): Outcome<never> {
  outlet.close(closeCodes.replaced);
  return refuse('not_in_session', 'Another device has taken over.');
}
