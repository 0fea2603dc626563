import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemEnvironment, type Environment } from '@paceline/core';
import { expect } from 'vitest';
import { createServer, defaultConfig, type PacelineServer, type ServerConfig, type ServerLimits } from '@paceline/server';

export interface Overrides extends Partial<Omit<ServerConfig, 'limits'>> {
  readonly limits?: Partial<ServerLimits>;
  readonly environment?: Environment;
}

/** A folder that is there for the time of a test. */
export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'paceline-server-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** The real server, all parts of it, in this process on a free port. */
export interface TestServer extends AsyncDisposable {
  readonly server: PacelineServer;
  readonly url: string;
  readonly config: ServerConfig;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** A new guest of that name. */
  guest(name: string): Promise<Guest>;
  /** A new session, opened by that guest. */
  open(host: Guest, wishes?: object): Promise<Opened>;
}

export interface CallOptions {
  readonly token?: string | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, otherwise the text. */
  // oxlint-disable-next-line no-explicit-any -- a test looks into it at will
  readonly body: any;
}

export interface Guest {
  readonly userId: string;
  readonly token: string;
  readonly expiresAt: string;
}

export interface Opened {
  readonly sessionId: string;
  readonly code: string;
  readonly url: string;
}

export async function startTestServer({ limits, environment = systemEnvironment, ...overrides }: Overrides = {}): Promise<TestServer> {
  const folder = temporaryFolder();
  const config: ServerConfig = {
    ...defaultConfig,
    port: 0,
    dataDir: folder.path,
    logLevel: 'silent',
    ...overrides,
    limits: { ...defaultConfig.limits, ...limits },
  };
  const server = createServer(config, environment);
  const { url } = await server.start();
  const call = (method: string, path: string, options?: CallOptions) => callServer(url, [method, path], options);
  return {
    server,
    url,
    config,
    call,
    guest: async (name) => (await call('POST', '/api/guests', { body: { name } })).body,
    open: async ({ token }, wishes = {}) => (await call('POST', '/api/sessions', { token, body: wishes })).body,
    async [Symbol.asyncDispose]() {
      await server.stop();
      folder[Symbol.dispose]();
    },
  };
}

export async function callServer(url: string, [method, path]: readonly [string, string], options: CallOptions = {}): Promise<Answer> {
  const { token, body, raw, headers } = options;
  const content = body === undefined ? raw : JSON.stringify(body);
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
    ...(raw instanceof ReadableStream ? { duplex: 'half' } : {}),
  });
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Asserts nothing; the shape that a refusal must have, for `toEqual`. */
export const problem = (status: number, code: string, more: object = {}): object => ({
  status,
  headers: expect.anything(),
  body: {
    type: `urn:paceline:problem:${code}`,
    title: expect.stringMatching(/./),
    status,
    detail: expect.stringMatching(/^[A-Z"/].*\.$/),
    code,
    remedy: expect.stringMatching(/^[A-Z].*\.$/),
    ...more,
  },
});
