import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Environment } from '@paceline/core';
import {
  createGateway,
  createSessionService,
  errorFields,
  Journal,
  LoadWatch,
  LocalBus,
  type Log,
  type OpenedSession,
  type Opening,
  type Outcome,
  type SessionService,
} from '@paceline/engine';
import { loadSigningKey } from './auth/signing-key.ts';
import { Tickets } from './auth/tickets.ts';
import { Tokens } from './auth/tokens.ts';
import type { ServerConfig } from './config.ts';
import { foundIn } from './data-folder.ts';
import { listenForWebSockets } from './gateway/ws-listener.ts';
import { createApp } from './http/app.ts';
import { localOrigin } from './http/links.ts';
import { closeServer, listen } from './http/listen.ts';
import { createHttpServer } from './http/node-server.ts';
import { idSource } from './ids.ts';
import { noticesOf, noticesOfMissing, type Notice } from './journal/notices.ts';
import { lossNotices } from './journal/loss-notices.ts';
import { openSqliteStore } from './journal/sqlite-store.ts';
import { StoreInspection } from './journal/store-inspection.ts';
import { calmLog } from './observe/calm-log.ts';
import { createLog } from './observe/log.ts';
import { memoryInUse } from './observe/memory.ts';
import { isBelieved, openObstacle } from './open-access.ts';
import { Readiness } from './readiness.ts';
import { Shutdown } from './shutdown.ts';
import { StartError, startErrorOf } from './start-error.ts';
import { version } from './version.ts';

/** A server that listens. */
export interface Running {
  /** How a program on the same machine reaches it. */
  readonly url: string;
  readonly port: number;
  /** What there is to say of the store. */
  readonly notices: readonly Notice[];
}

/** One Paceline server: HTTP and WebSocket on one port, with its store. */
export interface PacelineServer {
  /** Opens the store and listens. Rejects with a `StartError` when the operator has to do something first. */
  start(): Promise<Running>;
  /**
   * Sends clients away, writes everything and closes the store; safe to call twice, and before the start. Rejects with a
   * `StopTimeout` when it takes longer than `timeout` milliseconds, by default the limit `drainTimeout`.
   */
  stop(timeout?: number): Promise<void>;
  /** Opens a session on behalf of a new guest of that name. Rejects with a `StartError` when that is refused. */
  openSession(host: string, opening: Opening): Promise<HostedSession>;
}

/** A session that the server's own program has opened. */
export interface HostedSession extends OpenedSession {
  /** Ends it for everyone. What was recorded stays; rejects with a `StartError` when the store cannot be written. */
  end(): Promise<void>;
}

/** Wires a server together; nothing happens before its `start`. This is the only place that knows all parts. */
export function createServer(config: ServerConfig, environment: Environment): PacelineServer {
  const everything = createLog({ level: config.logLevel, environment });
  const log = calmLog(everything, environment);
  const shutdown = new Shutdown(environment);
  const stop = async (timeout = config.limits.drainTimeout): Promise<void> => {
    try {
      await shutdown.run(timeout);
    } catch (error) {
      log.error(errorFields(error), 'the server could not be stopped as it should');
      throw error;
    }
  };
  let started: Promise<Parts> | undefined;
  return {
    async start() {
      started ??= assemble({ config, environment, log, everything, shutdown });
      try {
        return (await started).running;
      } catch (error) {
        await stop();
        throw startErrorOf(error, config);
      }
    },
    stop,
    async openSession(host, opening) {
      if (started === undefined) throw new Error('The server has not been started.');
      const { tokens, sessions } = await started;
      const guest = await tokens.issueGuest(host);
      const opened = granted(await sessions.create(guest, opening));
      return { ...opened, end: async () => granted(await sessions.end(guest, opened.sessionId)) };
    },
  };
}

function granted<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new StartError(outcome.refusal.message);
  return outcome.value;
}

interface Parts {
  readonly running: Running;
  readonly tokens: Tokens;
  readonly sessions: SessionService;
}

interface Foundation {
  readonly config: ServerConfig;
  readonly environment: Environment;
  readonly log: Log;
  /** A log that also repeats itself. */
  readonly everything: Log;
  readonly shutdown: Shutdown;
}

async function assemble({ config, environment, log, everything, shutdown }: Foundation): Promise<Parts> {
  const { limits } = config;
  const obstacle = openObstacle(config);
  if (obstacle !== undefined) throw new StartError(`The server must not be open here: ${obstacle}; set open to "to_everyone" if that is meant.`);
  const newId = idSource(environment);
  // The store comes first: it holds the data folder, so that no second server makes a key in it.
  const found = foundIn(config.dataDir);
  const store = await openSqliteStore(config.dataDir);
  shutdown.add('the store to close', () => store.close());
  const journal = new Journal({ store, environment, log, commitDelay: limits.commitDelay, capacity: limits.pendingWrites });
  shutdown.add('the last writes', () => journal.close());
  const tokens = new Tokens({ key: await loadSigningKey(config.dataDir), environment, newUserId: newId });
  const tickets = new Tickets(environment);
  const sessions = createSessionService({ store, journal, bus: new LocalBus(), environment, limits, log, newId, secureBytes: randomBytes });
  shutdown.add('the sessions to be written', () => sessions.close());
  await sessions.restore();
  // Each of its lines names something else that is damaged.
  const inspection = new StoreInspection({ store, environment, log: everything });
  shutdown.add('the inspection of the store to end', () => inspection.stop());
  const notices = [...noticesOfMissing(found), ...lossNotices(store.loss, log), ...noticesOf(store.upgrade, await inspection.begin())];
  const watch = new LoadWatch({ environment, limits, log, measure: () => ({ writes: journal.pending, lag: journal.lag, memory: memoryInUse() }) });
  shutdown.add('the watch to end', () => watch.stop());
  const isOverloaded = () => watch.isOverloaded;
  const readiness = new Readiness({ store, journal, environment, isOverloaded });
  const app = createApp({ config, environment, tokens, tickets, sessions, checkReady: () => readiness.check(), report: reporter(log) });
  const server = createHttpServer((request, bindings) => app.fetch(request, bindings), limits);
  const gateway = createGateway({ sessions, verifier: tokens, environment, limits, log, isOverloaded });
  const redeemTicket = (ticket: string) => tickets.redeem(ticket);
  const believes = (headers: IncomingHttpHeaders) => isBelieved(config, headers);
  const sockets = listenForWebSockets({ server, gateway, verifier: tokens, redeemTicket, believes, environment, limits, log });
  const port = await listen(server, config.host, config.port);
  shutdown.add('HTTP requests to end', () => closeServer(server, environment));
  shutdown.add('clients to go', () => sockets.drain());
  shutdown.add('readiness to end', () => readiness.end());
  inspection.goOn();
  log.info({ host: config.host, port, version }, 'the server listens');
  return { running: { url: localOrigin(config.host, port), port, notices }, tokens, sessions };
}

const reporter = (log: Log) => (error: unknown): void => log.error(errorFields(error), 'an HTTP request failed');
