/** Kinds of faults that may be asked for. */
export const groups = ['kill', 'proxy', 'stop', 'phone', 'full-disk'] as const;
export type Group = (typeof groups)[number];

interface FaultKind {
  readonly group: Group;
  readonly says: string;
}

/** What is done to real processes, sockets and disks. Each that was asked for must have had an effect, or the run has proved less than it says. */
export const faultKinds = {
  server_kill: { group: 'kill', says: 'the server was killed with -9 under its clients' },
  delay: { group: 'proxy', says: 'a connection became slow' },
  stall_up: { group: 'proxy', says: 'nothing came through to the server for a while, then all of it' },
  stall_down: { group: 'proxy', says: 'nothing came through to the client for a while, then all of it' },
  stall_both: { group: 'proxy', says: 'nothing came through in either direction for a while' },
  trickle: { group: 'proxy', says: 'a few bytes came through at a time' },
  reset: { group: 'proxy', says: 'a connection was reset' },
  cut: { group: 'proxy', says: 'a connection was reset in the middle of a frame' },
  half_open: { group: 'proxy', says: 'a connection swallowed everything and stayed open' },
  partition: { group: 'proxy', says: 'nobody reached the server, who could connect all the same' },
  server_pause: { group: 'stop', says: 'the server was stopped (SIGSTOP), and went on before anybody missed it' },
  server_freeze: { group: 'stop', says: 'the server was stopped until clients gave their connections up' },
  phone_sleep: { group: 'stop', says: 'a phone was stopped, and went on later' },
  phone_kill: { group: 'phone', says: 'a phone was killed with -9 and started again with what it had kept' },
  kept_upload: { group: 'phone', says: 'a phone died with kept samples that nobody had acknowledged' },
  full_disk: { group: 'full-disk', says: 'the disk of the server was full, and samples were refused' },
  full_start: { group: 'full-disk', says: 'the server was killed with -9 and started again on the full disk' },
} as const satisfies Record<string, FaultKind>;

export type Fault = keyof typeof faultKinds;
export type Faults = Readonly<Record<Fault, number>>;

/** Counts what has had an effect. */
export class FaultCount {
  readonly #counts = new Map<Fault, number>();

  add(fault: Fault): void {
    this.#counts.set(fault, this.of(fault) + 1);
  }

  of(fault: Fault): number {
    return this.#counts.get(fault) ?? 0;
  }

  get all(): Faults {
    return Object.fromEntries(allFaults.map((fault) => [fault, this.of(fault)])) as unknown as Faults;
  }
}

export const allFaults = Object.keys(faultKinds) as Fault[];

export const sumOf = (a: Faults, b: Faults): Faults => Object.fromEntries(allFaults.map((fault) => [fault, a[fault] + b[fault]])) as unknown as Faults;

/** What was asked for and never had an effect. */
export const missingIn = (faults: Faults, asked: readonly Group[]): readonly Fault[] =>
  allFaults.filter((fault) => asked.includes(faultKinds[fault].group) && faults[fault] === 0);
