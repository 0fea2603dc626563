import type { RecordedPoint, RecordedRun } from '../recorded-run.ts';
import { inOrder, type Stretch } from './in-order.ts';
import { toPoint, type RawPoint } from './readings.ts';
import { strangeRoot } from './strangers.ts';
import { UnreadableRun } from './unreadable.ts';
import { readXml, type XmlReader } from './xml.ts';
import { isAkin, type XmlElement, type XmlName } from './xml-element.ts';

/** Where an XML format keeps the points of a recorded run, and what is in one. */
export interface XmlFormat {
  /** Names of the elements from the root to a point, which is in a stretch that was recorded without a pause. */
  readonly path: readonly string[];
  /** The element of the path that is what one device has recorded. */
  readonly whole: string;
  /** The element of the path between whose stretches there were pauses; between those of two such elements there was none. */
  readonly paused: string;
  /** What a file that has no point is not. */
  readonly recorded: string;
  /** What it may be instead, and what to do: a sentence. */
  readonly instead: string;
  /** Throws {@link UnreadableRun} with the line. */
  readonly point: (element: XmlElement) => RawPoint;
}

/** Reads a run in the one of `formats` that the root element names, point by point. Throws {@link UnreadableRun} with the line. */
export function readXmlRun(text: string, name: string, formats: readonly XmlFormat[]): RecordedRun {
  const reader = new RunReader(formats);
  readXml(text, reader);
  return reader.run(name);
}

class RunReader implements XmlReader {
  readonly #formats: readonly XmlFormat[];
  #format: XmlFormat | undefined;
  #root: XmlName = { name: '', namespace: '' };
  #rootLine = 1;
  /** How many of the open elements, from the root on, are those of the path. */
  #onPath = 0;
  #startedAt: number | undefined;
  /** How many elements of the two kinds there were. */
  #whole = 0;
  #paused = 0;
  readonly #stretches: (Stretch & { readonly points: RecordedPoint[] })[] = [];

  constructor(formats: readonly XmlFormat[]) {
    this.#formats = formats;
  }

  opened(element: XmlName, { depth, line }: { readonly depth: number; readonly line: number }): boolean {
    const { name } = element;
    if (depth === 0) this.#begin(element, line);
    const { path, whole, paused } = this.#format ?? { path: [] };
    if (depth !== this.#onPath || path[depth] !== name || !isAkin(element, this.#root)) return false;
    if (depth === path.length - 1) return true;
    this.#onPath++;
    if (name === whole) this.#whole++;
    if (name === paused) this.#paused++;
    if (depth === path.length - 2) this.#stretches.push({ points: [], whole: this.#whole, paused: this.#paused });
    return false;
  }

  taken(element: XmlElement): void {
    const raw = this.#format?.point(element);
    if (raw === undefined) return;
    this.#startedAt ??= raw.at;
    this.#stretches.at(-1)?.points.push(toPoint(raw, this.#startedAt));
  }

  closed(depth: number): void {
    this.#onPath = Math.min(this.#onPath, depth);
  }

  run(name: string): RecordedRun {
    if (this.#startedAt === undefined) {
      throw new UnreadableRun(`it holds no recorded ${this.#format?.recorded}: there is no <${this.#format?.path.at(-1)}> in it. ${this.#format?.instead}`, { line: this.#rootLine });
    }
    return { name, ...inOrder(this.#stretches, this.#startedAt) };
  }

  #begin(root: XmlName, line: number): void {
    this.#root = root;
    this.#rootLine = line;
    this.#format = this.#formats.find(({ path }) => path[0] === root.name);
    if (this.#format === undefined) throw new UnreadableRun(strangeRoot(root.name), { line });
  }
}
