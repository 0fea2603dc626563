import type { Environment } from '@paceline/core';
import { closeCodes, type FriendUpdateData, type SessionStatusData, type TrackSample } from '@paceline/protocol';
import type { Identity } from '../auth/identity.ts';
import type { Outlet } from '../fanout/outlet.ts';
import { Telemetry } from '../fanout/telemetry.ts';
import type { EventRecord, StoredMember, StoredSession } from '../journal/store.ts';
import { Admission, type JoinRequest } from './admission.ts';
import { Attendance } from './attendance.ts';
import { BelievedMetres } from './believed-metres.ts';
import { Closings } from './closings.ts';
import type { SessionContext } from './context.ts';
import type { Command } from './decide.ts';
import { refuseErased } from './erased.ts';
import { Erasure } from './erasure.ts';
import { EventHistory } from './event-history.ts';
import { insist } from './insist.ts';
import type { TimedTrackSample } from './merged-track.ts';
import type { MemberSeat, Room } from './member-seat.ts';
import { accept, refuse, type Outcome } from './outcome.ts';
import { Recordings, tooManyWriters } from './recordings.ts';
import { SampleReplies } from './sample-replies.ts';
import type { Seat } from './seat.ts';
import { SessionLog } from './session-log.ts';
import { sessionTime, type Lane } from './session-time.ts';
import { liveTrack, memberOf, restored, type Session } from './session.ts';
import { friendUpdate } from './shared-sample.ts';
import { StatusReports } from './status-reports.ts';
import { TickWaits } from './tick-waits.ts';
import { Timers } from './timers.ts';
import { statusOf } from './views.ts';
import type { TrackPart } from './whole-track.ts';

/** Samples of a writer that is not the live one: what a device still holds that was replaced, or an app that was closed. */
export interface LateSamples {
  readonly identity: Identity;
  readonly writer: string;
  readonly samples: readonly [TrackSample, ...TrackSample[]];
  /** Hears what becomes of them. */
  readonly outlet: Outlet;
}

/** What a session in memory is given. */
export interface LiveSessionContext extends SessionContext {
  /** Reads what is stored of a participant's writers, as one track. */
  readonly readTracks: (parts: readonly TrackPart[]) => AsyncIterable<TimedTrackSample>;
  /** Since when those who had not left before are without a connection, on the monotonic clock. */
  readonly missingSince: number;
  /** Of the session's ticks, milliseconds. */
  readonly phase: number;
}

/** A session in memory: wires its parts together and passes on what its members do. It decides nothing itself. */
export class LiveSession implements Room {
  readonly #context: SessionContext;
  readonly #timers: Timers;
  readonly ticks: TickWaits;
  readonly #history: EventHistory;
  readonly #log: SessionLog;
  readonly #attendance: Attendance<MemberSeat>;
  readonly #recordings: Recordings;
  readonly #reports: StatusReports;
  readonly #believed: BelievedMetres;
  readonly #telemetry: Telemetry;
  readonly #closings: Closings;
  readonly #admission: Admission;
  /** Users whose leaving is being decided. */
  readonly #leaving = new Set<string>();
  /** Has what users want deleted go. */
  readonly erasure: Erasure;

  /** `recent` are the newest events of the stored session. */
  constructor(stored: StoredSession, recent: readonly EventRecord[], context: LiveSessionContext) {
    const { environment, limits, bus } = context;
    const { sessionId } = stored.record;
    this.#context = context;
    this.#timers = new Timers(environment);
    this.ticks = new TickWaits(this.#timers);
    this.#history = new EventHistory(recent);
    this.#log = new SessionLog(restored(stored, recent), context, (events) => this.#publish(events));
    this.#attendance = new Attendance({
      environment,
      timers: this.#timers,
      awayAfter: limits.awayAfter,
      leftAfter: limits.leftAfter,
      missed: (userId) => this.#insistWhileDropped({ kind: 'miss', userId }),
      givenUp: (userId) => this.#insistWhileDropped({ kind: 'give_up', userId }),
    });
    this.#recordings = new Recordings(stored.members, { sessionId, context, timers: this.#timers });
    this.#reports = new StatusReports({ log: this.#log, timers: this.#timers, interval: limits.reportInterval });
    this.#believed = new BelievedMetres({
      record: () => this.session.record,
      members: stored.members,
      read: context.readTracks,
      tell: (runner, samples) => this.#reports.take(runner, samples),
      log: context.log,
    });
    this.#telemetry = new Telemetry({ session: this, bus, environment, limits, phase: context.phase });
    const parts = { log: this.#log, attendance: this.#attendance, recordings: this.#recordings, history: this.#history };
    this.#admission = new Admission({ ...parts, room: this, telemetry: this.#telemetry, limits, isLeaving: (userId) => this.#leaving.has(userId) });
    this.erasure = new Erasure({ ...parts, room: this, believed: this.#believed });
    for (const member of stored.members) if (member.leftAt === null) this.#takeUp(member, context.missingSince);
    this.#start();
    this.#closings = new Closings({ log: this.#log, timers: this.#timers, environment, lastSign: lastSignOf(stored, recent), recent });
    this.#closings.begin();
  }

  get session(): Session {
    return this.#log.session;
  }

  get sessionId(): string {
    return this.session.record.sessionId;
  }

  get environment(): Environment {
    return this.#context.environment;
  }

  get epoch(): string {
    return this.session.record.epoch;
  }

  get origin(): number {
    return this.session.record.createdAt;
  }

  /** Whether nothing would be lost if the session were read from the store again. */
  get isIdle(): boolean {
    return this.#attendance.isEmpty && this.#log.isIdle && this.#recordings.isIdle && this.#believed.underWay.length === 0;
  }

  /** Resolves when no write is under way any more. */
  async settled(): Promise<void> {
    for (;;) {
      this.#log.hurry();
      const writes = [...this.#recordings.underWay, ...this.#believed.underWay, ...(this.#log.underWay === undefined ? [] : [this.#log.underWay])];
      if (writes.length === 0) return;
      await Promise.all(writes);
    }
  }

  /** Stores what waits to be stored later, as far as the store can; then stops. */
  async close(): Promise<void> {
    this.#reports.hurry();
    await this.settled();
    this.stop();
  }

  stop(): void {
    this.#timers.end();
    this.#telemetry.stop();
  }

  status(): SessionStatusData {
    return statusOf(this.session);
  }

  invite(userId: string): Promise<Outcome<void>> {
    return this.#decided({ kind: 'invite', userId });
  }

  join(request: JoinRequest): Promise<Outcome<Seat>> {
    return this.#admission.join(request);
  }

  holds(seat: MemberSeat): boolean {
    return this.#attendance.seatOf(seat.userId) === seat;
  }

  nextSeq(seat: MemberSeat): number {
    return this.#recordings.of(seat).next;
  }

  take(seat: MemberSeat, samples: readonly [TrackSample, ...TrackSample[]], lane: Lane): void {
    const track = this.#recordings.of(seat);
    const intake = track.take(samples, { sender: seat.sender, lane, receivedAt: this.environment.now() });
    this.#closings.sign();
    this.#believed.take(seat, intake.freshAt);
    const before = intake.newest.seq - 1;
    const isTold = seat.hearsByTicks && track.stored >= before;
    const isShown = this.#telemetry.offer(this.#seen(intake.newest, seat, { at: intake.newestAt, stored: isTold }));
    if (isTold && isShown) seat.sender.told(before);
  }

  /** Stores samples that belong to no seat: they change the track, and nothing that the others see now. */
  deliver({ identity, writer, samples, outlet }: LateSamples): Outcome<void> {
    const { environment, sessionId } = this;
    const member = memberOf(this.session, identity.userId);
    if (this.#log.refusal !== undefined) return this.#log.refusal;
    if (member === undefined) return refuse('not_in_session', `You have not joined session "${sessionId}".`);
    if (member.isErased) return refuseErased(sessionId);
    if (!this.#recordings.admits({ userId: member.userId, writer })) return tooManyWriters(sessionId, this.#context.limits);
    this.#closings.sign();
    const sender = new SampleReplies({ environment, outlet, sessionId, writer, isListening: () => true, acks: () => 'messages', ticks: this.ticks });
    this.#recordings.of({ userId: member.userId, writer }).take(samples, { sender, lane: 'recorded', receivedAt: environment.now() });
    return accept(undefined);
  }

  /** The user's writers of whom something is stored. */
  writersOf(userId: string): readonly string[] {
    return this.#recordings.writersOf(userId);
  }

  /** How many samples are stored of each of the user's writers. */
  storedOf(userId: string): readonly (readonly [writer: string, stored: number])[] {
    return this.#recordings.storedOf(userId);
  }

  written(userId: string): Promise<void> {
    return this.#recordings.written(userId);
  }

  async leave(seat: MemberSeat): Promise<Outcome<void>> {
    const { userId } = seat;
    // Who hears that they have left may close the app, and whoever hears that all have left may read the tracks.
    await this.#recordings.written(userId);
    await this.#believed.told(userId);
    const holder = this.#attendance.seatOf(userId);
    holder?.sender.catchUp();
    // The user has come back meanwhile, through another connection.
    if (holder !== undefined && holder !== seat) return accept(undefined);
    this.#leaving.add(userId);
    return new Promise((resolve) => {
      this.#log.submit({ kind: 'leave', userId, phases: this.#reports.due(userId) }, (outcome) => {
        this.#leaving.delete(userId);
        resolve(outcome);
      });
    });
  }

  /** Ends the session, whoever is still in it. */
  end(): Promise<Outcome<void>> {
    return this.#decided({ kind: 'end' });
  }

  watched(userId: string): void {
    this.#telemetry.refresh(userId);
  }

  drop(userId: string, since?: number): void {
    this.#telemetry.detach(userId);
    this.#attendance.drop(userId, since);
  }

  #decided(command: Command): Promise<Outcome<void>> {
    return new Promise((resolve) => this.#log.submit(command, resolve));
  }

  #insistWhileDropped(command: Command & { readonly userId: string }): void {
    insist(this.#log, this.#timers, () => (this.#attendance.isDropped(command.userId) ? command : undefined));
  }

  #publish(events: readonly EventRecord[]): void {
    this.#history.add(events);
    this.#closings.heard(events);
    const sentAway: Outlet[] = [];
    for (const { fact } of events) {
      if (fact.kind !== 'left') continue;
      const seat = this.#attendance.seatOf(fact.userId);
      if (seat !== undefined && this.erasure.isOf(fact.userId)) sentAway.push(seat.outlet);
      this.#attendance.release(fact.userId);
      this.#telemetry.forget(fact.userId);
    }
    this.#context.bus.publish(this.sessionId, { kind: 'events', events });
    for (const outlet of sentAway) outlet.close(closeCodes.removed);
  }

  /** A participant of before the server's start, who now has the usual time to come back. */
  #takeUp(member: StoredMember, since: number): void {
    this.#attendance.drop(member.userId, since);
    const track = liveTrack(member);
    if (track === undefined) return;
    const writerEpoch = track.writer === member.writer ? member.writerEpoch : member.writerEpoch - 1;
    this.#believed.takeUp(member, track.lastSample);
    this.#telemetry.restore(this.#seen(track.lastSample, { ...member, writerEpoch }, { at: track.lastTakenAt, stored: false }));
  }

  #seen(sample: TrackSample, { userId, index, writerEpoch }: Pick<MemberSeat, 'userId' | 'index' | 'writerEpoch'>, { at, stored }: { readonly at: number; readonly stored: boolean }): FriendUpdateData {
    const { sessionId, sharing, createdAt } = this.session.record;
    return friendUpdate(sample, { sessionId, userId, index, writerEpoch, sharing, sessionTime: sessionTime(at, createdAt), stored });
  }

  /** Starts the session when its time has come, now or later. */
  #start(): void {
    const { status, startsAt } = this.session.record;
    if (status !== 'waiting' || startsAt === null) return;
    const wait = startsAt - this.environment.now();
    if (wait > 0) this.#timers.after(wait, () => this.#start());
    else insist(this.#log, this.#timers, () => ({ kind: 'start' }));
  }
}

/** When something was heard of a stored session last, epoch milliseconds. */
function lastSignOf({ record, members }: StoredSession, recent: readonly EventRecord[]): number {
  const samples = members.flatMap(({ tracks }) => tracks.map(({ lastTakenAt }) => lastTakenAt));
  return [record.createdAt, record.startedAt ?? 0, recent.at(-1)?.at ?? 0, ...samples].reduce((last, at) => Math.max(last, at));
}
