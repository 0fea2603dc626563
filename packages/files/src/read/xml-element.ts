import { UnreadableRun } from './unreadable.ts';

/** An element of an XML document, known by its namespace and local name; prefixes are only abbreviations. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  /** Line of its start tag, from 1. */
  readonly line: number;
  readonly children: readonly XmlElement[];
  /** Its text and that of everything within, without surrounding white space. */
  readonly text: string;
  attribute(name: string): string | undefined;
}

/** The children of `parent` with that local name. */
export function childrenNamed(parent: XmlElement, name: string): readonly XmlElement[] {
  return parent.children.filter((child) => child.name === name);
}

/** The first child of `parent` with that local name. */
export function childNamed(parent: XmlElement, name: string): XmlElement | undefined {
  return parent.children.find((child) => child.name === name);
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

/** `text` as a number; `what` and `line` say where it stands. */
export function numberOf(text: string, what: string, line: number): number {
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
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(text.slice(-6)) ? text : `${text}Z`;
  const time = text.length <= LONGEST ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(time)) throw new UnreadableRun(`<${name}> is "${excerpt(text)}", not an ISO 8601 time.`, { line: element.line });
  return time;
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
