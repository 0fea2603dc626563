import { instantIn } from './iso-time.ts';
import { UnreadableRun } from './unreadable.ts';

/** What an element is known by: its local name and its namespace; prefixes are only abbreviations. */
export interface XmlName {
  readonly name: string;
  readonly namespace: string;
}

/** An element of an XML document. */
export interface XmlElement extends XmlName {
  /** Line of its start tag, from 1. */
  readonly line: number;
  readonly children: readonly XmlElement[];
  /** Its text and that of everything within, without surrounding white space. */
  readonly text: string;
  attribute(name: string): string | undefined;
}

/** Whether an element belongs to the format of the one around it; some programs reset the namespace of what they add. */
export const isAkin = (within: XmlName, around: XmlName): boolean => within.namespace === around.namespace || within.namespace === '';

/** The children of `parent` with that local name, but those of another format. */
export function childrenNamed(parent: XmlElement, name: string): readonly XmlElement[] {
  return parent.children.filter((child) => child.name === name && isAkin(child, parent));
}

/** The first child of `parent` with that local name, but for those of another format. */
export function childNamed(parent: XmlElement, name: string): XmlElement | undefined {
  return parent.children.find((child) => child.name === name && isAkin(child, parent));
}

/** The number in `element`, undefined when there is no element or nothing in it. Throws when it holds something else. */
export function numberIn(element: XmlElement | undefined): number | undefined {
  const text = element?.text ?? '';
  return element === undefined || text === '' ? undefined : numberOf(text, `<${element.name}>`, element.line);
}

/** What XML Schema calls a decimal or a double; JavaScript knows others, such as 0x10. */
const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** No number or time that was measured takes more characters; to look through millions of digits could take hours. */
const LONGEST = 100;

/** What XML Schema and many a program write for a number that they do not know. */
const NO_NUMBER = /^\s*[+-]?(nan|inf|infinity)\s*$/i;

/** `text` as a number, undefined when it stands for none; `what` and `line` say where it stands. */
export function numberOf(text: string, what: string, line: number): number | undefined {
  if (text.length <= LONGEST && NO_NUMBER.test(text)) return undefined;
  const value = text.length <= LONGEST && DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw new UnreadableRun(`${what} is "${excerpt(text)}", not a number.`, { line });
  return value;
}

/** The time in the child `name` of `point`, epoch milliseconds. Both GPX and TCX mean UTC where a zone is missing. */
export function timeIn(point: XmlElement, name: string): number {
  const element = childNamed(point, name);
  if (element === undefined) {
    throw new UnreadableRun(`the point has no <${name}>, so it was planned and not run; only a recorded run can be read.`, { line: point.line });
  }
  const { text } = element;
  const time = text.length <= LONGEST ? instantIn(text) : undefined;
  if (time === undefined) throw new UnreadableRun(`<${name}> is "${excerpt(text)}", not an ISO 8601 time.`, { line: element.line });
  return time;
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
