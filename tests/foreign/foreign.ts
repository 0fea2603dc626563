import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { repository, until, within, type Exit } from '@paceline/testkit';

/** A language that has an example client here: how to start it, or why it cannot be started on this machine. */
export type Language = { readonly name: string } & (
  | { readonly kind: 'found'; readonly command: readonly string[] }
  | { readonly kind: 'missing'; readonly reason: string }
);

/** The title of a language's tests, which says why they are skipped where they are. */
export function titleOf(language: Language): string {
  return language.kind === 'found' ? language.name : `${language.name} (SKIPPED: ${language.reason})`;
}

const program = (path: string): string => join(repository, 'tests/foreign', path);

export function findLanguages(): readonly Language[] {
  return [findPython(), findJava()];
}

function findPython(): Language {
  // Debian's package belongs to Debian's Python, and that need not be the first one in the path.
  const command = ['python3', '/usr/bin/python3'].find((path) => spawnSync(path, ['-c', 'import websockets']).status === 0);
  if (command === undefined) return { name: 'Python', kind: 'missing', reason: 'there is no Python with the package "websockets"' };
  return { name: 'Python', kind: 'found', command: [command, program('python/companion.py')] };
}

function findJava(): Language {
  // A program is started from its source by the compiler, which a mere runtime does not have.
  const { stdout } = spawnSync('java', ['--list-modules'], { encoding: 'utf8' });
  const version = Number(/^jdk\.compiler@(\d+)/m.exec(stdout ?? '')?.[1]);
  if (!(version >= 17)) return { name: 'Java', kind: 'missing', reason: 'there is no JDK of version 17 or newer' };
  // The process lives for seconds: too short for the second compiler to pay off.
  return { name: 'Java', kind: 'found', command: ['java', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', program('java/Companion.java')] };
}

export interface Said {
  readonly type: string;
  /** As the client understands it: an object, or the sentence of an error in the iOS encoding. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly timestamp: unknown;
}

/** What a client prints for each message. */
export interface Line {
  readonly way: 'sent' | 'heard';
  readonly frame: 'text' | 'binary';
  readonly message: Said;
  /** The frame as it was on the wire. */
  readonly raw: string;
}

/** Options of the example clients, which are the same in all languages. */
export interface Options {
  readonly name: string;
  readonly code?: string;
  readonly session?: string;
  readonly user?: string;
  /** Ids with commas between them. */
  readonly friends?: string;
  readonly ios?: true;
  readonly numbered?: true;
  readonly samples?: number;
  /** Seconds between two samples. */
  readonly interval?: number;
}

/** An example client as a process of its own. It leaves by itself when its input ends, which also happens when the tests die. */
export class ForeignRunner {
  readonly name: string;
  readonly lines: Line[] = [];
  readonly ended: Promise<Exit>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #complaints = '';
  #exit: Exit | undefined;

  constructor(command: readonly string[], name: string) {
    this.name = name;
    const [file = '', ...args] = command;
    // Other than Node, both languages obey these: a proxy cannot reach this machine's own address, and Java would remark on its options.
    const env = { ...process.env, no_proxy: '*', NO_PROXY: '*', JAVA_TOOL_OPTIONS: undefined, JDK_JAVA_OPTIONS: undefined };
    this.#child = spawn(file, args, { stdio: 'pipe', env });
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.lines.push(JSON.parse(line) as Line));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#complaints += text));
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => resolve((this.#exit = { code, signal })));
    });
  }

  /** The messages of a type, in order. */
  all(way: Line['way'], type: string): readonly Said[] {
    return this.lines.filter((line) => line.way === way && line.message.type === type).map(({ message }) => message);
  }

  /** Waits for the first message of a type that the client hears and `where` accepts. */
  heard(type: string, where: (data: Said['data']) => boolean = () => true): Promise<Said> {
    const what = (): string => `${this.name} to hear ${type}; it printed ${this.lines.map((line) => line.raw).join('\n')} ${this.#complaints}`;
    const heard = (): Said | undefined => this.all('heard', type).find(({ data }) => where(data)) ?? this.#mustLive();
    return until(heard, { what, timeout: 20_000 });
  }

  #mustLive(): undefined {
    if (this.#exit !== undefined) throw new Error(`${this.name} has ended already, with code ${this.#exit.code}: ${this.#complaints}`);
  }

  /** Has the client send a message. */
  say(type: string, data: unknown): void {
    this.#child.stdin.write(`${JSON.stringify({ type, data })}\n`);
  }

  /** Has the client leave, and waits for its end; gives what it complained of. */
  async leave(): Promise<{ readonly exit: Exit; readonly complaints: string }> {
    this.#child.stdin.end();
    const exit = await within(this.ended, { what: `${this.name} to end`, timeout: 20_000 });
    return { exit, complaints: this.#complaints };
  }

  /** For the end of the tests, however they went. */
  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

/** Starts the client of a language against a server. */
export function startRunner(language: Language, url: string, options: Options): ForeignRunner {
  if (language.kind === 'missing') throw new Error(`${language.name} cannot be started: ${language.reason}.`);
  const given = Object.entries({ ...options, deadline: 120 }).flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, String(value)]));
  return new ForeignRunner([...language.command, url, ...given], options.name);
}

/** Whom a client says that it is. */
export const idOf = (runner: ForeignRunner): string => String(runner.all('sent', 'join_session')[0]?.data['userId']);
