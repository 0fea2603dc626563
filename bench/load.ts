import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@paceline/core';
import { Member, type Guest } from './member.ts';
import type { Tally } from './tally.ts';

/** The server takes 200 new connections a second. */
const CONNECTIONS_PER_SECOND = 150;
/** Guests that are asked for at the same time. */
const GUESTS_AT_ONCE = 20;
/** How often the members are looked through for those whose moment has come, milliseconds. */
const STEP = 5;
const SECOND = 1_000;

/** Whose samples come, and how. */
export interface LoadOptions {
  readonly sessions: number;
  readonly members: number;
  /** The members of a session send within so many milliseconds of each second. */
  readonly spread: number;
  /** Samples of a member in each second, in one message; 1 unless given. */
  readonly samples?: number;
  /** Beginning of the sessions' ids. */
  readonly name?: string;
}

interface Slot {
  readonly member: Member;
  due: number;
}

/** All members of all sessions, and the clockwork that has each of them send once a second, at a phase of its own. */
export class Load {
  readonly #members: readonly (readonly Member[])[];
  readonly #spread: number;
  readonly #samples: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(members: readonly (readonly Member[])[], { spread, samples = 1 }: LoadOptions) {
    this.#members = members;
    this.#spread = spread;
    this.#samples = samples;
  }

  /** Makes the guests, connects them and has them join. */
  static async join(url: string, options: LoadOptions, tally: Tally): Promise<Load> {
    const { sessions, members, name = 'bench' } = options;
    const guests = await makeGuests(url, sessions * members);
    const groups: Member[][] = [];
    for (let index = 0; index < sessions; index++) {
      const group = guests.slice(index * members, (index + 1) * members);
      groups.push(await joinSession(group, { url, sessionId: `${name}-${index}` }, tally));
    }
    return new Load(groups, options);
  }

  /** From now on each member sends once a second. */
  start(): void {
    const start = performance.now();
    // The same for every repeat: what differs between repeats is the machine.
    const random = seededRandom('phases');
    const slots = this.#members.flatMap((members): Slot[] => {
      const phase = random() * SECOND;
      return members.map((member) => ({ member, due: start + ((phase + random() * this.#spread) % SECOND) }));
    });
    this.#timer = setInterval(() => runDue(slots, this.#samples), STEP);
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const member of this.#members.flat()) member.leave();
  }
}

function runDue(slots: readonly Slot[], samples: number): void {
  const now = performance.now();
  for (const slot of slots) {
    if (slot.due > now) continue;
    slot.member.run(samples);
    slot.due += SECOND;
  }
}

async function makeGuests(url: string, count: number): Promise<readonly Guest[]> {
  const guests: Guest[] = [];
  const maker = async (): Promise<void> => {
    while (guests.length < count) {
      // The place is taken before waiting, so that no two makers fill it.
      const index = guests.push({ userId: '', token: '' }) - 1;
      guests[index] = await makeGuest(url, `Runner ${index + 1}`);
    }
  };
  await Promise.all(Array.from({ length: GUESTS_AT_ONCE }, maker));
  return guests;
}

async function makeGuest(url: string, name: string): Promise<Guest> {
  const response = await fetch(`${url}/api/guests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  if (!response.ok) throw new Error(`The server refused a guest: ${response.status} ${await response.text()}`);
  return (await response.json()) as Guest;
}

/** The first opens the session and names the others, who may then join. */
async function joinSession(guests: readonly Guest[], place: { url: string; sessionId: string }, tally: Tally): Promise<Member[]> {
  const friends = guests.map(({ userId }) => userId);
  const members: Member[] = [];
  for (const guest of guests) {
    const member = new Member(guest, { ...place, friends }, tally);
    members.push(member);
    if (members.length === 1) await member.joined;
    await sleep(SECOND / CONNECTIONS_PER_SECOND);
  }
  await Promise.all(members.map(({ joined }) => joined));
  return members;
}
