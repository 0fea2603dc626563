/** Whom a phone records for. */
export interface RunnerTask {
  readonly userId: string;
  readonly token: string;
  readonly sessionId: string;
  /** Address of the server, or of the network before it. */
  readonly url: string;
  /** Milliseconds between two samples. */
  readonly interval: number;
  /** Which start of the phone this is, from 1: every sample carries it. */
  readonly life: number;
}

/** What a phone is told. */
export type ToPhone =
  | { readonly say: 'begin'; readonly runners: readonly RunnerTask[]; readonly folder: string | undefined }
  /** Record nothing more, and upload what there is. */
  | { readonly say: 'rest' };

/** What a phone tells; `place` is that of the runner in its task. */
export type FromPhone =
  | { readonly say: 'ready' | 'rested' }
  /** So many samples are recorded. */
  | { readonly say: 'recorded'; readonly place: number; readonly count: number }
  /** Highest seqs that are acknowledged, and that outlive the phone. */
  | { readonly say: 'outbox'; readonly place: number; readonly acked: number; readonly kept: number }
  | { readonly say: 'connected' | 'lost'; readonly place: number }
  | { readonly say: 'error'; readonly place: number; readonly kind: string; readonly message: string };
