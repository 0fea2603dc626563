/** What has to be known beside the trouble itself. */
export interface Context {
  /** Base of the server's addresses. */
  readonly url: string;
  /** How long the step took, milliseconds. */
  readonly waited: number;
}
