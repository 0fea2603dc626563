import { StoreError } from '@paceline/engine/store';

export const isDamage = (error: unknown): error is StoreError => error instanceof StoreError && error.kind === 'damaged';

/** The refusal of what concerns a session that is not whole; with the place of the write, if it was one. */
export const damaged = (sessionId: string, options: ErrorOptions & { readonly write?: number }): StoreError =>
  new StoreError('damaged', `The database is damaged where it holds session ${sessionId}; restore it from a backup. Other sessions are not affected.`, options);

/** What is stored contradicts itself: a page was damaged in a way that SQLite does not see. */
export const contradiction = (cause?: unknown): StoreError =>
  new StoreError('damaged', 'The database is damaged: what it holds contradicts itself; restore it from a backup.', { cause });

/** The value of a JSON text that was stored. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw contradiction(cause);
  }
}

/** What is read, or undefined when it cannot be because the database is damaged there. For reads that give no undefined. */
export function readable<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}
