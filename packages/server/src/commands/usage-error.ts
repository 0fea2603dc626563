/** What was typed makes no command; `message` is one sentence that names the part that is wrong. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
