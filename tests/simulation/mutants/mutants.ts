import type { PromiseId } from '../oracle/ledger.ts';

/** A deliberately broken variant of the product: one place of one source file reads otherwise. */
export interface Mutant {
  readonly name: string;
  /** The promise that it breaks, and by which it must be caught. */
  readonly promise: PromiseId;
  /** From the repository's root. */
  readonly file: string;
  /** Must stand in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** A seed that is known to catch it; it is tried first, to save time. */
  readonly seed?: number;
}

const sessions = 'packages/engine/src/sessions';
const fanout = 'packages/engine/src/fanout';
const sdk = 'packages/client/src/sync';
const live = 'packages/client/src/live';

export const mutants: readonly Mutant[] = [
  {
    name: 'an ack before the commit',
    promise: 'G1',
    file: `${sessions}/runner-track.ts`,
    find: '    this.#writing = this.#waiting;',
    replace: '    this.#writing = this.#waiting;\n    this.#sender?.stored(this.#taken);',
  },
  {
    name: 'an ack of what was taken and not of what is stored',
    promise: 'G1',
    file: `${sessions}/runner-track.ts`,
    find: '    this.#sender?.stored(this.#stored);\n    this.#settle();',
    replace: '    this.#sender?.stored(this.#taken);\n    this.#settle();',
  },
  {
    name: 'a failed commit counts as one',
    promise: 'G1',
    file: 'packages/engine/src/journal/journal.ts',
    find: 'this.#reject([...group, ...this.#queue.splice(0)], error);',
    replace: 'this.#resolve(group, []);\n    this.#reject(this.#queue.splice(0), error);',
  },
  {
    name: 'a confirmation with the number of what was taken',
    promise: 'G1',
    file: `${sessions}/live-session.ts`,
    find: 'const lastSeq = this.#recordings.of(seat).stored;',
    replace: 'const lastSeq = this.#recordings.of(seat).next - 1;',
  },
  {
    name: 'another reading under a known number replaces it',
    promise: 'G2',
    file: 'packages/engine/src/journal/memory-transaction.ts',
    find: 'if (stored !== undefined) return isSameSample(text, stored.text);',
    replace: 'if (stored !== undefined) { track[sample.seq - 1] = { text, takenAt }; return true; }',
    seed: 5,
  },
  {
    name: 'the speed of a sample is not stored',
    promise: 'G2',
    file: 'packages/engine/src/gateway/handlers/samples.ts',
    find: 'const { userId: _userId, sessionId: _sessionId, ...sample } = update;',
    replace: 'const { userId: _userId, sessionId: _sessionId, speed: _speed, ...sample } = update;',
  },
  {
    name: 'everything is sent under new numbers after a reconnect',
    promise: 'G2',
    file: `${sdk}/outbox.ts`,
    find: 'const stored = Math.max(acked, Math.min(lastSeq, everSent));',
    replace: 'const stored = acked;',
  },
  {
    name: 'the outbox is emptied when the connection is lost',
    promise: 'G3',
    file: `${sdk}/track-lane.ts`,
    find: 'this.#outbox = shut(this.#outbox);',
    replace: 'this.#outbox = shut({ ...this.#outbox, pending: this.#outbox.pending.drop(Infinity) });',
  },
  {
    name: 'what was sent counts as stored',
    promise: 'G3',
    file: `${sdk}/track-lane.ts`,
    find: '    this.#outbox = due.outbox;',
    replace: "    this.#outbox = due.outbox;\n    if (due.message.isLive) this.#become(acknowledge(this.#outbox, due.message.samples[0]?.seq ?? 0));",
  },
  {
    name: 'samples without an answer are not sent again',
    promise: 'G3',
    file: `${sdk}/track-lane.ts`,
    find: "this.#timers.start('ack', ACK_WAIT, () => this.retryAfter(0));",
    replace: "this.#timers.start('ack', ACK_WAIT, () => undefined);",
    seed: 5,
  },
  {
    name: 'no snapshot after a join',
    promise: 'G4',
    file: `${fanout}/broadcaster.ts`,
    find: '    sendEach(outlet, this.#snapshotFor(link));',
    replace: '',
    seed: 2,
  },
  {
    name: 'missed events do not follow a resume',
    promise: 'G4',
    file: `${sessions}/live-session.ts`,
    find: "if (outlet.vocabulary === 'full') for (const event of missed ?? []) outlet.send(this.#telemetry.eventFrame(event));",
    replace: '',
  },
  {
    name: 'events are told with gaps before them',
    promise: 'G4',
    file: `${sdk}/session-view.ts`,
    find: 'if (data.epoch !== info.epoch || data.offset > delivered + 1)',
    replace: 'if (data.epoch !== info.epoch)',
    seed: 10,
  },
  {
    name: 'events are told again',
    promise: 'G4',
    file: `${sdk}/session-view.ts`,
    find: "if (data.offset <= delivered) return { view, outcome: 'known' };",
    replace: '',
    seed: 5,
  },
  {
    name: "the newest sample is the one with the sender's latest wall clock",
    promise: 'G4',
    file: `${sdk}/session-view.ts`,
    find: 'return further === 0 ? friend.takenAt > known.takenAt : further > 0;',
    replace: 'return further !== 0 && friend.sample.timestamp > known.sample.timestamp;',
  },
  {
    name: 'who has left stays attached to the broadcaster',
    promise: 'G5',
    file: `${fanout}/broadcaster.ts`,
    find: "    this.#links.delete(userId);\n    if (link?.outlet.vocabulary === 'original')",
    replace: "    if (link?.outlet.vocabulary === 'original')",
    seed: 7,
  },
  {
    name: 'who is not invited gets in',
    promise: 'G5',
    file: `${sessions}/decide.ts`,
    find: "    if (!maySee(session, command.userId)) return refuse('not_invited',",
    replace: "    if (status === 'waiting') return refuse('not_invited',",
    seed: 8,
  },
  {
    name: 'who drops out is away at once',
    promise: 'G6',
    file: `${sessions}/attendance.ts`,
    find: '{ wait: awayAfter - gone, run: missed }',
    replace: '{ wait: 1_000 - gone, run: missed }',
  },
  {
    name: 'nobody is waited for after a restart',
    promise: 'G6',
    file: `${sessions}/live-session.ts`,
    find: '    this.#attendance.drop(member.userId, since);\n    const track',
    replace: '    const track',
    seed: 2,
  },
  {
    name: 'the app does not heed who is away',
    promise: 'G6',
    file: `${sdk}/session-view.ts`,
    find: "const presence = fact.kind === 'back' ? 'here' : fact.kind;",
    replace: "const presence = fact.kind === 'left' ? 'left' : 'here';",
    seed: 2,
  },
  {
    name: 'a sample is as old as its arrival',
    promise: 'G6',
    file: `${sdk}/session-view.ts`,
    find: 'age: Math.max(leastAge, (now - takenAt) / 1_000)',
    replace: 'age: Math.max(leastAge, (now - friend.receivedAt) / 1_000)',
  },
  {
    name: 'the older connection is not closed by a takeover',
    promise: 'G7',
    file: `${sessions}/live-session.ts`,
    find: 'if (replaced !== undefined && replaced.outlet !== outlet) replaced.outlet.close(closeCodes.replaced);',
    replace: '',
  },
  {
    name: 'the older connection is closed as if it had been lost',
    promise: 'G7',
    file: `${sessions}/live-session.ts`,
    find: 'replaced.outlet.close(closeCodes.replaced);',
    replace: 'replaced.outlet.close(closeCodes.heartbeatLost);',
  },
  {
    name: 'the older device fights back',
    promise: 'G7',
    file: 'packages/protocol/src/close-codes.ts',
    find: '(code >= 4500 && code <= 4999)',
    replace: '(code >= 4502 && code <= 4999)',
  },
  {
    name: 'live samples are ordered by their session time',
    promise: 'G8',
    file: `${fanout}/conflator.ts`,
    find: 'if (known !== undefined && !isNewer(update, known.update)) return false;',
    replace: 'if ((known?.update.sessionTime ?? -1) >= (update.sessionTime ?? 0)) return false;',
    seed: 12,
  },
  {
    name: "the app stamps samples by the device's wall clock",
    promise: 'G8',
    file: `${sdk}/clock.ts`,
    find: 'return offset === undefined ? this.#environment.now() : this.#environment.monotonic() + offset;',
    replace: 'return offset === undefined ? 0 : this.#environment.now();',
  },
  {
    name: 'the server believes every stamp',
    promise: 'G8',
    file: `${sessions}/session-time.ts`,
    find: 'Math.min(stamp + offset, receivedAt + BELIEVED_AFTER)',
    replace: 'stamp + 0 * (offset + receivedAt)',
    seed: 2,
  },
  {
    name: 'session time may go back',
    promise: 'G8',
    file: `${fanout}/conflator.ts`,
    find: 'return { ...update, sessionTime: known.sessionTime };',
    replace: 'return update;',
    seed: 4,
  },
  {
    name: 'a queue without bound',
    promise: 'G9',
    file: 'packages/engine/src/gateway/connection.ts',
    find: 'if (this.#port.bufferedBytes <= this.services.limits.closeAbove) return true;',
    replace: 'if (this.#port.bufferedBytes <= 1e9) return true;',
    seed: 61,
  },
  {
    name: 'one slow reader holds up all',
    promise: 'G9',
    file: `${fanout}/broadcaster.ts`,
    find: "if (state === 'following') this.#serve(link, portion, owed);",
    replace: "if (links.every(({ outlet }) => readerState(outlet.bufferedBytes, this.#options.limits) === 'following')) this.#serve(link, portion, owed);",
  },
  {
    name: 'the live picture waits for the disk',
    promise: 'G9',
    file: `${sessions}/live-session.ts`,
    find: 'const isShown = this.#telemetry.offer(this.#seen(intake.newest, seat, { at: intake.newestAt, stored: isTold }));',
    replace: 'const isShown = false; void this.#recordings.written(seat.userId).then(() => this.#telemetry.offer(this.#seen(intake.newest, seat, { at: intake.newestAt, stored: isTold })));',
  },
  {
    name: 'ticks say that everything is stored',
    promise: 'G1',
    file: `${sessions}/live-session.ts`,
    find: 'const isTold = seat.hearsByTicks && track.stored >= before;',
    replace: 'const isTold = seat.hearsByTicks;',
  },
  {
    name: 'a tick is taken as the acknowledgement of the sample in it',
    promise: 'G3',
    file: `${live}/place.ts`,
    find: 'seq: own.seq - 1 };',
    replace: 'seq: own.seq };',
  },
  {
    name: 'readings are rounded after they were kept, if they go as frames',
    promise: 'G2',
    file: `${live}/live-connection.ts`,
    find: 'return roundSample(sample);',
    replace: 'return sample;',
  },
  {
    name: 'what the device has kept is not taken up by the next run of the app',
    promise: 'G3',
    file: `${sdk}/own-tracks.ts`,
    find: '    this.uploadKept(userId);',
    replace: '',
  },
  {
    name: 'what is left when a membership ends is forgotten',
    promise: 'G3',
    file: `${sdk}/own-track.ts`,
    find: '    else this.#deliver(openConnection());',
    replace: '    else this.#finish();',
  },
  {
    name: 'what was stamped while the clock was in doubt is never corrected',
    promise: 'G2',
    file: `${sdk}/own-track.ts`,
    find: '      this.lane.restamp(times);',
    replace: '',
  },
  {
    name: 'the next run of an app goes on with the numbers of all writers',
    promise: 'G1',
    file: `${sdk}/own-tracks.ts`,
    find: 'const writer = newWriter(this.#options.network.environment);',
    replace: "const writer = 'everybody';",
  },
  {
    name: 'a stale epoch is accepted: the older device goes on writing the live picture',
    promise: 'G9',
    file: `${fanout}/conflator.ts`,
    find: 'const turns = (update.writerEpoch ?? 1) - (known.writerEpoch ?? 1);',
    replace: 'const turns = 0;',
  },
];
