import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dialect } from './dialects/dialect.ts';
import { clientFrame, CLOSE, PING, PONG, scanFrames, type Frame, type Slice } from './frames.ts';
import { Splitter } from './splitter.ts';
import type { FanoutTally } from './tally.ts';

/** What all connections read into, one after the other: nothing of it is kept. */
const chunk = Buffer.allocUnsafeSlow(256 * 1024);
/** Any key will do: the answer to it is not checked. */
const KEY = Buffer.alloc(16, 7).toString('base64');
const PONG_FRAME = clientFrame(PONG, '');
/** To enter; and the time between two of them, milliseconds. */
const ATTEMPTS = 10;
const ATTEMPT_DELAY = 2_000;
const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** Who somebody is: of all, the session, and the place among its members. */
export interface Place {
  readonly number: number;
  readonly session: number;
  readonly place: number;
}

/** When its samples should arrive: milliseconds, epoch ms modulo `interval`. */
export interface Cadence {
  readonly interval: number;
  readonly phase: number;
}

/** One member on a connection of its own, which knows as little as will do. */
export class Runner implements Place {
  readonly number: number;
  readonly session: number;
  readonly place: number;
  /** Last sample that was sent, and last that the server is known to have on its disk. */
  seq = 0;
  acked = 0;
  cadence: Cadence | undefined;
  /** When it is to send next, by the clock of the stamps, while it has no cadence. */
  due = 0;
  isIn = false;
  readonly #dialect: Dialect;
  readonly #tally: FanoutTally;
  #splitter: Splitter | undefined;
  #socket: Socket | undefined;
  #isClosing = false;
  #isPatient = false;
  #delay = 0;
  #attempts = 0;
  #settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;

  constructor({ number, session, place }: Place, dialect: Dialect, tally: FanoutTally) {
    [this.number, this.session, this.place] = [number, session, place];
    this.#dialect = dialect;
    this.#tally = tally;
  }

  /** Connects; resolves when it is in its session, and comes again when it is asked to. */
  async enter(port: number): Promise<void> {
    while (!this.isIn) {
      await sleep(this.#delay);
      await this.#connect(port);
    }
  }

  #connect(port: number): Promise<void> {
    this.#attempts += 1;
    this.#isClosing = false;
    this.#splitter = this.#newSplitter();
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      const buffer = this.#dialect.chunk ?? chunk;
      const onread = { buffer, callback: (length: number): boolean => this.#read(buffer, length) };
      this.#socket = connect({ port, host: '127.0.0.1', noDelay: true, onread }, () => this.#open())
        .on('error', (error) => this.#lost(error.message, false))
        .on('close', () => this.#lost('closed', true));
    });
  }

  /** To be called by the dialect when the server has let it in. */
  entered(): void {
    if (this.isIn) return;
    this.isIn = true;
    this.#settle?.resolve();
  }

  /** To be called by the dialect when the server asks it to come again after that time, milliseconds. */
  postpone(delay: number): void {
    this.#delay = delay;
    this.leave();
    this.#settle?.resolve();
  }

  send(bytes: Buffer): void {
    this.#socket?.write(bytes);
  }

  /** Whether what was sent before has left this process. */
  get isFree(): boolean {
    return this.isIn && this.#socket?.writableLength === 0;
  }

  /** Something went wrong, which the results tell. */
  complain(text: string): void {
    this.#tally.error(text);
    this.#settle?.reject(new Error(text));
  }

  /** Reads nothing from now on, as a phone does whose network or app has stopped. */
  stopReading(): void {
    this.#isPatient = true;
    this.#socket?.pause();
  }

  /** Having stopped, reads one more chunk. */
  readOnce(): void {
    this.#socket?.resume();
  }

  readOn(): void {
    this.#isPatient = false;
    this.#socket?.resume();
  }

  /** Its own port, by which the system's list of connections names it. */
  get localPort(): number | undefined {
    return this.#socket?.localPort;
  }

  leave(): void {
    this.#isClosing = true;
    this.#socket?.destroy();
  }

  #open(): void {
    const { path, protocol } = this.#dialect.address?.(this) ?? {};
    if (path === undefined) return this.#dialect.begin?.(this);
    const lines = [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', 'Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Key: ${KEY}`, 'Sec-WebSocket-Version: 13'];
    if (protocol !== undefined) lines.push(`Sec-WebSocket-Protocol: ${protocol}`);
    this.#socket?.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  #newSplitter(): Splitter {
    const scan = this.#dialect.scan?.bind(this.#dialect, this);
    const receive = (frame: Frame): void => this.#receive(frame);
    let isOpen = scan !== undefined;
    return new Splitter((slice) => {
      if (isOpen) return scan === undefined ? scanFrames(slice, receive) : scan(slice);
      const start = this.#readHead(slice);
      if (start === slice.start) return start;
      isOpen = true;
      return scanFrames({ ...slice, start }, receive);
    });
  }

  #read(buffer: Buffer, length: number): boolean {
    this.#tally.bytes += length;
    this.#splitter?.push(buffer, length);
    return !this.#isPatient;
  }

  /** Where the answer to the upgrade ends, or `start` while it is not complete. */
  #readHead({ bytes, start, end }: Slice): number {
    const head = bytes.subarray(start, end).indexOf(END_OF_HEAD);
    if (head < 0) return start;
    const status = bytes.toString('latin1', start, start + 'HTTP/1.1 101'.length);
    if (!status.endsWith('101')) this.complain(`the upgrade was answered with ${status}`);
    else this.#dialect.begin?.(this);
    return start + head + END_OF_HEAD.length;
  }

  /** What every WebSocket must do is done here, all else by the dialect. */
  #receive(frame: Frame): void {
    if (frame.opcode === PING) return this.send(PONG_FRAME);
    if (frame.opcode !== CLOSE) return this.#dialect.receive(this, frame);
    this.#lost(frame.end - frame.start < 2 ? 'closed without a code' : `closed with ${frame.bytes.readUInt16BE(frame.start)}`, true);
  }

  /** A server that closes while somebody enters may have had too much to do: that one tries again, but not forever. */
  #lost(why: string, wasOpen: boolean): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    if (wasOpen && !this.isIn && this.#attempts < ATTEMPTS) return this.postpone(ATTEMPT_DELAY);
    this.isIn = false;
    this.complain(`a connection was lost: ${why}`);
  }
}
