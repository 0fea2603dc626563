import { DOMParser, ParseError, type Element } from '@xmldom/xmldom';
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

/** The root element of `text`. Throws {@link UnreadableRun} with the line when it is not well-formed. */
export function parseXml(text: string): XmlElement {
  let problem = 'it has no root element';
  const onError = (level: 'warning' | 'error' | 'fatalError', message: string): void => {
    // A warning (an attribute without quotes, say) leaves nothing in doubt; an error does.
    if (level === 'warning') return;
    problem = message;
    throw new Error(message);
  };
  try {
    const root = new DOMParser({ onError }).parseFromString(withoutLateDeclaration(text), 'application/xml').documentElement;
    if (root !== null) return view(root);
    throw new ParseError(problem);
  } catch (error) {
    if (error instanceof ParseError) throw damaged(problem, error);
    throw error;
  }
}

/** Some programs begin with an empty line, before which no XML may; the declaration says nothing any more that is not known. */
function withoutLateDeclaration(text: string): string {
  return text.replace(/^\s+<\?xml[^>]*\?>/, (late) => late.replace(/\S/g, ' '));
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
  if (element === undefined || element.text === '') return undefined;
  return numberOf(element.text, `<${element.name}>`, element.line);
}

/** What XML Schema calls a decimal or a double; JavaScript knows others, such as 0x10. */
const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** `text` as a number; `what` and `line` say where it stands. */
export function numberOf(text: string, what: string, line: number): number {
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw new UnreadableRun(`${what} is "${excerpt(text)}", not a number.`, { line });
  return value;
}

/** The time in the child `name` of `point`, epoch milliseconds. Both GPX and TCX mean UTC where a zone is missing. */
export function timeIn(point: XmlElement, name: string): number {
  const element = childNamed(point, name);
  if (element === undefined) {
    throw new UnreadableRun(`the point has no <${name}>, so it was planned and not run; only recorded runs can be replayed.`, { line: point.line });
  }
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(element.text) ? element.text : `${element.text}Z`;
  const time = Date.parse(zoned);
  if (Number.isNaN(time)) throw new UnreadableRun(`<${name}> is "${excerpt(element.text)}", not an ISO 8601 time.`, { line: element.line });
  return time;
}

function view(element: Element): XmlElement {
  let children: readonly XmlElement[] | undefined;
  return {
    name: element.localName ?? element.tagName,
    namespace: element.namespaceURI ?? '',
    line: element.lineNumber ?? 1,
    get children() {
      return (children ??= elementsIn(element).map(view));
    },
    get text() {
      return (element.textContent ?? '').trim();
    },
    attribute: (name) => element.getAttribute(name) ?? undefined,
  };
}

function elementsIn(parent: Element): Element[] {
  const elements: Element[] = [];
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType === node.ELEMENT_NODE) elements.push(node as Element);
  }
  return elements;
}

function damaged(problem: string, error: ParseError): UnreadableRun {
  const locator = error.locator as { readonly lineNumber?: number } | undefined;
  const unclosed = /^unclosed xml tag\(s\): (?:.*, )?([^ ,]+)$/.exec(problem);
  const what = unclosed === null ? `it is not well-formed XML (${problem})` : `the file ends inside <${unclosed[1]}>`;
  return new UnreadableRun(`${what}; the file is damaged or cut off.`, { line: Math.max(1, locator?.lineNumber ?? 1) }, { cause: error });
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
