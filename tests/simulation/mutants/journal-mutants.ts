import type { Mutant } from './mutant.ts';

const sessions = 'packages/engine/src/sessions';
const journal = 'packages/engine/src/journal';

/** Servers that break what they promise of what is recorded: G1, G2 and G10. */
export const journalMutants: readonly Mutant[] = [
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
    file: `${sessions}/admission.ts`,
    find: 'const lastSeq = recordings.of(seat).stored;',
    replace: 'const lastSeq = recordings.of(seat).next - 1;',
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
    name: 'ticks say that everything is stored',
    promise: 'G1',
    file: `${sessions}/live-session.ts`,
    find: 'const isTold = seat.hearsByTicks && track.stored >= before;',
    replace: 'const isTold = seat.hearsByTicks;',
  },
  {
    name: 'a deletion leaves the samples where they are',
    promise: 'G10',
    file: `${journal}/memory-transaction.ts`,
    find: 'isErased: true }, tracks: new Map() }',
    replace: 'isErased: true }, tracks: member.tracks }',
    seed: 6,
  },
  {
    name: 'a restart forgets that a track was deleted',
    promise: 'G10',
    file: `${journal}/memory-transaction.ts`,
    find: '{ record: { ...member.record, isErased: true }, tracks: new Map() }',
    replace: '{ record: { ...member.record, isErased: false }, tracks: new Map() }',
    seed: 18,
  },
  {
    name: 'a deleted session is opened again by who still wants to join it',
    promise: 'G10',
    file: `${journal}/memory-transaction.ts`,
    find: "this.#put(this.#sessions, write.sessionId, 'deleted');",
    replace: 'this.#sessions.delete(write.sessionId);',
    seed: 9,
  },
  {
    name: 'a deletion is answered before it is stored',
    promise: 'G10',
    file: `${sessions}/erasure.ts`,
    find: "const erased = await new Promise<Outcome<void>>((resolve) => log.submit({ kind: 'erase', userId, formerName }, resolve));",
    replace: "const erased = accept(undefined);\n    log.submit({ kind: 'erase', userId, formerName }, () => undefined);",
    seed: 18,
  },
];
