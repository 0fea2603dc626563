/**
 * Why a storage of outboxes refused. `full`: there is no room, and it works again when there is some. `lost`: the outbox
 * belongs to another run of the app by now, or was deleted from outside; make a new one. `unavailable`: the storage
 * cannot be used here. `misused`: the calls were wrong.
 */
export type OutboxStorageErrorKind = 'full' | 'lost' | 'unavailable' | 'misused';

/** What an outbox storage rejects with. The message says what is wrong and what to do; `cause` is what the platform said. */
export class OutboxStorageError extends Error {
  override readonly name = 'OutboxStorageError';
  readonly kind: OutboxStorageErrorKind;

  constructor(kind: OutboxStorageErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
