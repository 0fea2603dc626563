import type { Frame, Slice } from '../frames.ts';
import type { Runner } from '../runner.ts';
import type { Reading } from '../sample-text.ts';

/** How clients of one kind of server talk to it, as cheaply as can be. */
export interface Dialect {
  /** What its connections read into, one after the other; a large one of all connections when absent. */
  readonly chunk?: Buffer;
  /** What has to be done over HTTP before anybody connects. */
  prepare?(runners: readonly Runner[]): Promise<void>;
  /** What has to be done over HTTP before this one connects. */
  prepareOne?(runner: Runner): Promise<void>;
  /** Where the WebSocket is; a dialect without it speaks over plain TCP. */
  address?(runner: Runner): { readonly path: string; readonly protocol?: string };
  /** What it says first. */
  begin?(runner: Runner): void;
  /** Takes a WebSocket frame that is neither a ping nor a close. */
  receive(runner: Runner, frame: Frame): void;
  /** Over plain TCP: takes what is complete; returns where the rest begins. */
  scan?(runner: Runner, slice: Slice): number;
  /** The message of that sample, to be sent before the next one of the same runner is asked for. */
  sample(runner: Runner, reading: Reading): Buffer;
}
