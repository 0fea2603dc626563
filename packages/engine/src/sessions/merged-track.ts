import type { TrackSample } from '@paceline/protocol';

/** Samples of one writer that follow each other, and when each was taken by the server's clock, epoch milliseconds. */
export interface TrackPage {
  readonly samples: readonly TrackSample[];
  readonly times: readonly number[];
}

/** A stored sample, and when it was taken by the server's clock, epoch milliseconds; never before the writer's earlier ones. */
export interface TimedTrackSample {
  readonly sample: TrackSample;
  readonly at: number;
}

/** Where the reading of one writer is. */
interface Head {
  readonly pages: AsyncIterator<TrackPage>;
  /** Place of the writer among the others, which decides between samples of the same time. */
  readonly writer: number;
  page: TrackPage;
  /** Place of the next sample in the page. */
  place: number;
  /** When it was taken; never before the writer's earlier ones. */
  at: number;
}

/**
 * The samples of a participant's writers as one track, by the time at which they were taken, numbered from 1, because each
 * writer has numbers of its own. Each writer's own order stands, whatever its clock did. Rule W8 of SPEC.md.
 */
export async function* merged(parts: readonly AsyncIterable<TrackPage>[]): AsyncGenerator<TimedTrackSample> {
  const heads: Head[] = [];
  // One after the other: whoever has had a thousand writers does not have everyone else's commits wait behind a thousand reads.
  for (const [writer, part] of parts.entries()) {
    const head: Head = { pages: part[Symbol.asyncIterator](), writer, page: { samples: [], times: [] }, place: -1, at: Number.NEGATIVE_INFINITY };
    if (await advance(head)) heads.push(head);
  }
  // What is sorted is a heap: of the samples that are next, the first stands at its top.
  heads.sort((a, b) => (isBefore(a, b) ? -1 : 1));
  for (let seq = 1; ; seq++) {
    const [first] = heads;
    const sample = first?.page.samples[first.place];
    if (first === undefined || sample === undefined) return;
    yield { sample: { ...sample, seq }, at: first.at };
    // Within a page there is nothing to wait for, and waiting for each sample would take most of the time.
    if (step(first) || (await advance(first))) sink(heads, first);
    else dropTop(heads);
  }
}

/** Goes on to the next sample of the page; false when there is none. */
function step(head: Head): boolean {
  const at = head.page.times[head.place + 1];
  if (at === undefined) return false;
  head.place += 1;
  head.at = Math.max(head.at, at);
  return true;
}

/** Goes on to the first sample of the next page; false when there is none. */
async function advance(head: Head): Promise<boolean> {
  const { done, value } = await head.pages.next();
  if (done === true) return false;
  head.page = value;
  head.place = -1;
  return step(head);
}

function dropTop(heads: Head[]): void {
  const last = heads.pop();
  if (last !== undefined && heads.length > 0) sink(heads, last);
}

/** Puts `head` in the place of the top, and then where it belongs in the heap. */
function sink(heads: Head[], head: Head): void {
  for (let place = 0; ; ) {
    const [left, right] = [heads[2 * place + 1], heads[2 * place + 2]];
    const isRight = left !== undefined && right !== undefined && isBefore(right, left);
    const child = isRight ? right : left;
    if (child === undefined || !isBefore(child, head)) {
      heads[place] = head;
      return;
    }
    heads[place] = child;
    place = 2 * place + (isRight ? 2 : 1);
  }
}

const isBefore = (one: Head, other: Head): boolean => one.at < other.at || (one.at === other.at && one.writer < other.writer);
