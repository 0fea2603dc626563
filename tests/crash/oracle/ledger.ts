/** What is known of the samples of one start of a phone, for one runner. */
export interface Life {
  /** Recorded, acknowledged, and kept on the phone: of each the highest number that was heard of. */
  recorded: number;
  acked: number;
  kept: number;
  /** Whether the phone was killed since, with what it had not kept. */
  isOver: boolean;
}

/** A runner, and what its phone has told. */
export interface Runner {
  readonly userId: string;
  readonly token: string;
  readonly sessionId: string;
  /** Each start of its phone, in order. */
  readonly lives: Life[];
  isConnected: boolean;
  /** How often it has lost its connection. */
  losses: number;
}

/** The truth: what phones said, which they cannot take back. */
export class Ledger {
  readonly runners: readonly Runner[];
  /** Acknowledged samples, and refusals by a server that could not store. */
  acks = 0;
  refusals = 0;
  /** Errors by kind. */
  readonly errors = new Map<string, number>();
  /** What should never be said, in its order. */
  readonly alarms: string[] = [];

  constructor(runners: readonly Pick<Runner, 'userId' | 'token' | 'sessionId'>[]) {
    this.runners = runners.map((runner) => ({ ...runner, lives: [], isConnected: false, losses: 0 }));
  }

  /** The phone of that runner starts; returns which start it is. */
  begin(runner: Runner): number {
    runner.isConnected = false;
    return runner.lives.push({ recorded: 0, acked: 0, kept: 0, isOver: false });
  }

  /** It has died. */
  end(runner: Runner): void {
    const life = lifeOf(runner);
    if (life !== undefined) life.isOver = true;
    runner.isConnected = false;
  }

  acknowledged(runner: Runner, { acked, kept }: Pick<Life, 'acked' | 'kept'>): void {
    const life = lifeOf(runner);
    if (life === undefined) return;
    this.acks += Math.max(0, acked - life.acked);
    life.acked = Math.max(life.acked, acked);
    life.kept = Math.max(life.kept, kept);
  }

  connected(runner: Runner, isConnected: boolean): void {
    if (!isConnected) runner.losses += 1;
    runner.isConnected = isConnected;
  }

  failed({ userId }: Runner, { kind, message }: { readonly kind: string; readonly message: string }): void {
    this.errors.set(kind, (this.errors.get(kind) ?? 0) + 1);
    if (kind === 'service_unavailable' && message.includes('cannot store')) this.refusals += 1;
    if (alarming.includes(kind)) this.alarms.push(`${userId} was told "${kind}": ${message}`);
  }

  /** Whether everything is acknowledged that the phones which are alive have recorded. */
  get isSettled(): boolean {
    return this.runners.every((runner) => {
      const life = lifeOf(runner);
      return life !== undefined && life.acked >= life.recorded;
    });
  }
}

/** The present start of a runner's phone, or its last one. */
export const lifeOf = ({ lives }: Runner): Life | undefined => lives.at(-1);

/** Samples of which the server must have every one once all is at rest: those of a phone that died, as far as it had kept them. */
export const owedOf = ({ recorded, acked, kept, isOver }: Life): number => (isOver ? Math.max(acked, kept) : Math.max(recorded, acked));

/** An SDK says these when a sample is lost, may be, or has another number than it had. */
const alarming: readonly string[] = ['samples_renumbered', 'samples_unconfirmed', 'samples_damaged', 'sample_conflict', 'outbox_full', 'storage_failed', 'encoding_error'];
