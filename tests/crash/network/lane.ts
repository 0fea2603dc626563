import type { Cancel, Environment } from '@paceline/core';

/** How a lane treats what it carries. */
export type Mood =
  | { readonly kind: 'flowing' }
  | { readonly kind: 'held' }
  | { readonly kind: 'delayed'; readonly ms: number }
  | { readonly kind: 'trickling'; readonly bytes: number; readonly every: number }
  | { readonly kind: 'swallowing' }
  /** The next frame comes through in part, and the connection is reset. */
  | { readonly kind: 'cutting' };

export interface LaneEnd {
  write(bytes: Uint8Array): void;
  /** The sender has closed. */
  end(): void;
  reset(): void;
}

/** Bytes that were sent and have not arrived, or the end of the stream. */
interface Item {
  readonly bytes: Uint8Array | 'end';
  readonly sentAt: number;
}

/** One direction of a connection: what is sent arrives whole and in order, as TCP has it, when the mood allows. */
export class Lane {
  readonly #environment: Environment;
  readonly #to: LaneEnd;
  #queue: readonly Item[] = [];
  #mood: Mood = { kind: 'flowing' };
  #felt = (): void => {};
  #cancel: Cancel | undefined;

  constructor(environment: Environment, to: LaneEnd) {
    this.#environment = environment;
    this.#to = to;
  }

  get mood(): Mood {
    return this.#mood;
  }

  /** `felt` is called when something that was sent meets the mood. */
  become(mood: Mood, felt: () => void = () => {}): void {
    this.#mood = mood;
    this.#felt = felt;
    this.#pump();
  }

  take(bytes: Item['bytes']): void {
    this.#queue = [...this.#queue, { bytes, sentAt: this.#environment.monotonic() }];
    this.#pump();
  }

  #pump(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    while (this.#queue[0] !== undefined) {
      const wait = this.#carry(this.#queue[0]);
      if (wait === 0) continue;
      if (wait !== 'later') this.#cancel = this.#environment.setTimer(wait, () => this.#pump());
      return;
    }
  }

  /** Carries the first item as far as the mood allows: milliseconds before there may be more, or until the mood changes. */
  #carry(item: Item): number | 'later' {
    const mood = this.#mood;
    if (item.bytes !== 'end') this.#felt();
    switch (mood.kind) {
      case 'flowing':
        return this.#deliver(item.bytes);
      case 'held':
        return 'later';
      case 'swallowing':
        return this.#drop();
      case 'delayed': {
        const wait = item.sentAt + mood.ms - this.#environment.monotonic();
        return wait > 0 ? wait : this.#deliver(item.bytes);
      }
      case 'trickling':
        return this.#trickle(item, mood);
      case 'cutting':
        if (item.bytes === 'end') return this.#deliver('end');
        this.#to.write(item.bytes.subarray(0, Math.ceil(item.bytes.length / 2)));
        this.#mood = { kind: 'swallowing' };
        this.#to.reset();
        return this.#drop();
    }
  }

  #trickle({ bytes, sentAt }: Item, mood: Extract<Mood, { kind: 'trickling' }>): number {
    if (bytes === 'end' || bytes.length <= mood.bytes) {
      this.#deliver(bytes);
    } else {
      this.#to.write(bytes.subarray(0, mood.bytes));
      this.#queue = [{ bytes: bytes.subarray(mood.bytes), sentAt }, ...this.#queue.slice(1)];
    }
    return mood.every;
  }

  #deliver(bytes: Item['bytes']): 0 {
    // First, because the other end may answer at once.
    this.#drop();
    if (bytes === 'end') this.#to.end();
    else this.#to.write(bytes);
    return 0;
  }

  #drop(): 0 {
    this.#queue = this.#queue.slice(1);
    return 0;
  }
}
