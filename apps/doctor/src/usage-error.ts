/** The command line is wrong; the message is a sentence that names what is. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
