import type { DownMessage, UpMessage } from '@paceline/protocol';
import type { Wire } from '../world/witness.ts';
import { trackKey } from './stored.ts';

/** Which track the messages of a connection are about: that of the writer which it has joined with, or of the one they name. */
export class Writers {
  readonly #joined = new WeakMap<Wire, string>();

  up(wire: Wire, message: UpMessage): void {
    if (message.type === 'join_session') this.#joined.set(wire, message.data.writer ?? '');
  }

  /** The key of the track that the message is about. */
  trackOf(wire: Wire, { data }: UpMessage | DownMessage): string {
    const named = 'writer' in data ? data.writer : undefined;
    const sessionId = 'sessionId' in data ? data.sessionId : wire.run.session;
    return trackKey({ sessionId, userId: wire.run.user, writer: named ?? this.#joined.get(wire) ?? '' });
  }
}
