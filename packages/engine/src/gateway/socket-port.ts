/** All that the gateway needs of a WebSocket: the real one, or a test's pair of queues. */
export interface SocketPort {
  /** Bytes accepted by `send` that the peer's network has not taken yet. */
  readonly bufferedBytes: number;
  /** Sends one frame: text for a string, binary for bytes. */
  send(frame: string | Uint8Array): void;
  /** Sends frames one behind the other, in one go. */
  sendAll(frames: readonly (string | Uint8Array)[]): void;
  /** Sends a ping control frame. */
  ping(): void;
  /** Starts the closing handshake; `code` and `reason` as in PROTOCOL.md. */
  close(code: number, reason: string): void;
  /** Drops the connection without a handshake. */
  terminate(): void;
}

/** What the owner of the socket calls. */
export interface SocketHandlers {
  message(data: string | Uint8Array): void;
  pong(): void;
  closed(code: number, reason: string): void;
}
