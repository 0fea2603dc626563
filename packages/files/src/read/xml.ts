import { SaxesParser, type SaxesTagNS } from 'saxes';
import { UnreadableRun } from './unreadable.ts';
import type { XmlElement, XmlName } from './xml-element.ts';

/** Who reads a document hears of its elements in their order; each may be taken whole, so that no more than one is in memory. */
export interface XmlReader {
  /** An element begins, `depth` elements below the root. True takes it whole: it comes again in `taken`, and nothing of it before. */
  opened(name: XmlName, place: { readonly depth: number; readonly line: number }): boolean;
  /** An element that was to be taken whole, when it has ended. */
  taken(element: XmlElement): void;
  /** An element that was not taken has ended. */
  closed(depth: number): void;
}

/** No program puts elements so deep into each other; each costs a look through those around it. */
const DEEPEST = 256;

/** No program puts more elements into one that is taken whole: a point of the richest recorders has about twenty. */
const MOST_WITHIN = 1000;

/** What is not well-formed and yet leaves nothing in doubt; there are recorders that write so. */
const FORGIVEN = new Set([
  'unquoted attribute value.',
  'attribute without value.',
  'no whitespace between attributes.',
  'malformed character entity.',
  // Such as HTML's &uuml;: it stays in the text as it is, and none that the document declares is ever replaced.
  'undefined entity.',
  'disallowed character in entity name.',
  'the string "]]>" is disallowed in char data.',
]);

/** A prefix that was not declared is a namespace of its own, which nobody knows. */
const UNDECLARED = 'unbound namespace prefix';

/** Tells `reader` what is in `text`. Throws {@link UnreadableRun} with the line where it is not well-formed. */
export function readXml(text: string, reader: XmlReader): void {
  new Parse(reader).write(wellMeant(text)).close();
}

/** A parser that complains with our errors, and gathers the elements that its reader takes. */
class Parse extends SaxesParser<{ xmlns: true }> {
  readonly #reader: XmlReader;
  /** Elements that are open, those within one that is taken as well. */
  #depth = 0;
  /** The line of the start tag that is being read. */
  #line = 1;
  /** The element that is taken and those open within it. */
  readonly #open: Whole[] = [];
  /** How many elements there are in the one that is taken. */
  #within = 0;
  #lastClosed = '';

  constructor(reader: XmlReader) {
    super({ xmlns: true });
    this.#reader = reader;
    this.on('opentagstart', () => {
      this.#line = this.line;
    });
    this.on('opentag', (tag) => this.#opened(tag));
    this.on('closetag', (tag) => this.#closed(tag));
    this.on('text', (text) => this.#said(text));
    this.on('cdata', (text) => this.#said(text));
  }

  override fail(problem: string): this {
    if (FORGIVEN.has(problem) || problem.startsWith(UNDECLARED)) return this;
    throw new UnreadableRun(`${sentence(problem, this.#lastClosed)}; the file is damaged or cut off.`, { line: this.line });
  }

  #opened(tag: SaxesTagNS): void {
    const depth = this.#depth++;
    if (depth >= DEEPEST) throw this.#outlandish(`more than ${DEEPEST} elements stand in each other here`);
    const around = this.#open.at(-1);
    if (around === undefined && !this.#reader.opened({ name: tag.local, namespace: tag.uri }, { depth, line: this.#line })) return;
    const element = new Whole(tag, this.#line);
    this.#within = around === undefined ? 0 : this.#within + 1;
    if (this.#within > MOST_WITHIN) throw this.#outlandish(`<${this.#open[0]?.name}> holds more than ${MOST_WITHIN} elements`);
    around?.add(element);
    this.#open.push(element);
  }

  #closed(tag: SaxesTagNS): void {
    this.#depth--;
    this.#lastClosed = tag.name;
    const element = this.#open.pop();
    if (element === undefined) this.#reader.closed(this.#depth);
    else if (this.#open.length === 0) this.#reader.taken(element);
  }

  #outlandish(what: string): UnreadableRun {
    return new UnreadableRun(`${what}; no recorded run is like that.`, { line: this.#line });
  }

  #said(text: string): void {
    this.#open.at(-1)?.add(text);
  }
}

/** An element with all that is in it. */
class Whole implements XmlElement {
  readonly name: string;
  readonly namespace: string;
  readonly line: number;
  readonly children: Whole[] = [];
  readonly #attributes: SaxesTagNS['attributes'];
  readonly #content: (string | Whole)[] = [];

  constructor({ local, uri, attributes }: SaxesTagNS, line: number) {
    this.name = local;
    this.namespace = uri;
    this.line = line;
    this.#attributes = attributes;
  }

  get text(): string {
    return this.#whole().trim();
  }

  attribute(name: string): string | undefined {
    return this.#attributes[name]?.value;
  }

  add(part: string | Whole): void {
    this.#content.push(part);
    if (typeof part !== 'string') this.children.push(part);
  }

  #whole(): string {
    return this.#content.map((part) => (typeof part === 'string' ? part : part.#whole())).join('');
  }
}

function sentence(problem: string, lastClosed: string): string {
  const unclosed = /^unclosed tag: (.+)$/s.exec(problem)?.[1];
  if (unclosed !== undefined) return `the file ends inside <${unclosed}>`;
  if (problem === 'document must contain a root element.') return 'it is not well-formed XML (it has no root element)';
  if (problem === 'unexpected close tag.') return `it is not well-formed XML (<${lastClosed}> is closed by the end of another element)`;
  return `it is not well-formed XML (${problem.replace(/\.$/, '')})`;
}

/**
 * The text without three faults that many a program makes and that change no reading: an empty line before the XML declaration,
 * a lone "&" in a name, and control characters that no XML may contain.
 */
function wellMeant(text: string): string {
  return (
    text
      .replace(/^\s+<\?xml[^>]*\?>/, (late) => late.replace(/\S/g, ' '))
      .replace(/&(?!#?\w{1,32};)/g, '&amp;')
      // oxlint-disable-next-line no-control-regex -- these are the ones that no XML document may contain
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  );
}
