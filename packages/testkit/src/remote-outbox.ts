import type { LeftOutbox, OutboxKey, OutboxStorage, StoredOutbox } from '@paceline/client';
import type { TrackSample } from '@paceline/protocol';

/** What a test asks of a storage that runs elsewhere: in a page, or in a process that is killed. Outboxes have numbers. */
export type OutboxRequest =
  | { readonly ask: 'create'; readonly key: OutboxKey }
  | { readonly ask: 'takeOver'; readonly userId: string }
  | { readonly ask: 'append' | 'replace'; readonly outbox: number; readonly samples: readonly TrackSample[] }
  | { readonly ask: 'forget'; readonly outbox: number; readonly seq: number }
  | { readonly ask: 'remove' | 'release'; readonly outbox: number };

type Handed = Pick<LeftOutbox, 'key' | 'samples' | 'damage'> & { readonly outbox: number };

export type OutboxReply = { readonly ok: true; readonly value?: unknown } | { readonly ok: false; readonly name: string; readonly message: string; readonly kind: unknown };

/** Answers requests with a storage. Never rejects. */
export function outboxHost(storage: OutboxStorage): (request: OutboxRequest) => Promise<OutboxReply> {
  const outboxes: StoredOutbox[] = [];
  const numberOf = (outbox: StoredOutbox): number => outboxes.push(outbox) - 1;
  const at = (number: number): StoredOutbox => {
    const outbox = outboxes[number];
    if (outbox === undefined) throw new Error(`There is no outbox ${number}.`);
    return outbox;
  };
  const answer = async (request: OutboxRequest): Promise<unknown> => {
    switch (request.ask) {
      case 'create':
        return numberOf(await storage.create(request.key));
      case 'takeOver':
        return (await storage.takeOver(request.userId)).map((left) => ({ key: left.key, samples: left.samples, damage: left.damage, outbox: numberOf(left) }));
      case 'append':
        return at(request.outbox).append(request.samples);
      case 'forget':
        return at(request.outbox).forget(request.seq);
      case 'replace':
        return at(request.outbox).replace?.(request.samples);
      case 'remove':
        return at(request.outbox).remove();
      case 'release':
        return at(request.outbox).release();
    }
  };
  return async (request) => {
    try {
      return { ok: true, value: await answer(request) };
    } catch (error) {
      const { name, message, kind } = error as Error & { readonly kind?: unknown };
      return { ok: false, name, message, kind };
    }
  };
}

/** A storage that has another one, behind `send`, do everything. */
export function remoteOutboxStorage(send: (request: OutboxRequest) => Promise<OutboxReply>): OutboxStorage {
  const ask = async (request: OutboxRequest): Promise<unknown> => {
    const reply = await send(request);
    if (reply.ok) return reply.value;
    const { name, message, kind } = reply;
    throw Object.assign(new Error(message), { name, kind });
  };
  const stored = (key: OutboxKey, outbox: number): StoredOutbox => ({
    key,
    append: async (samples) => void (await ask({ ask: 'append', outbox, samples })),
    forget: async (seq) => void (await ask({ ask: 'forget', outbox, seq })),
    replace: async (samples) => void (await ask({ ask: 'replace', outbox, samples })),
    remove: async () => void (await ask({ ask: 'remove', outbox })),
    // A run that has ended meanwhile has let go of it, too.
    release: () => void ask({ ask: 'release', outbox }).catch(() => {}),
  });
  return {
    create: async (key) => stored(key, (await ask({ ask: 'create', key })) as number),
    takeOver: async (userId) => {
      const all = (await ask({ ask: 'takeOver', userId })) as readonly Handed[];
      return all.map(({ key, samples, damage, outbox }) => ({ ...stored(key, outbox), samples, ...(damage !== undefined && { damage }) }));
    },
  };
}
