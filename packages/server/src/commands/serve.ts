import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { systemEnvironment } from '@paceline/core';
import { createServer, type PacelineServer } from '../compose.ts';
import type { Notice } from '../journal/notices.ts';
import { StopTimeout } from '../shutdown.ts';
import { addressesOf } from './addresses.ts';
import { announcement, demoLine, linkBase, type Announced } from './announcement.ts';
import { Demo } from './demo.ts';
import { serveHelp } from './help.ts';
import { qrCode } from './qr-code.ts';
import { serveRequest, type ServeRequest } from './serve-options.ts';
import { stopSignal } from './stop-signals.ts';
import type { Terminal } from './terminal.ts';

/** Something had to be given up at the end: a supervisor may want to know. */
const HUNG_EXIT_CODE = 1;

type Request = Extract<ServeRequest, { kind: 'serve' }>;

/** `paceline serve`: runs the server until it is asked to stop. Rejects with a `StartError` when it cannot start. */
export async function serve(args: readonly string[], terminal: Terminal): Promise<number> {
  const request = serveRequest(args, process.env);
  if (request.kind === 'help') terminal.say(serveHelp.trimEnd());
  else await serveUntilStopped(request, terminal);
  return 0;
}

async function serveUntilStopped({ config, invitePhones, demo: wanted }: Request, terminal: Terminal): Promise<void> {
  const stopRequested = stopSignal(systemEnvironment, process);
  const server = createServer(config, systemEnvironment);
  const { url, port, notices } = await server.start();
  tell(notices, terminal);
  const addresses = addressesOf(config.host, port, networkInterfaces());
  const place = { publicUrl: config.publicUrl, addresses, invitePhones };
  const demo = new Demo({
    server,
    url,
    environment: systemEnvironment,
    onNext: ({ code }) => terminal.say(demoLine(linkBase(place), code)),
    onFailure: (sentence) => terminal.complain(`paceline: ${sentence}`),
  });
  const session = wanted ? await demo.start() : undefined;
  announce({ ...place, dataDir: resolve(config.dataDir), isOpen: config.open !== 'no', demoCode: session?.code }, terminal);
  terminal.say(`paceline ready ${url}`);
  await stopRequested;
  terminal.say('Stopping …');
  await stopInTime({ server, demo, timeout: config.limits.drainTimeout }, terminal);
}

async function stopInTime({ server, demo, timeout }: { server: PacelineServer; demo: Demo; timeout: number }, terminal: Terminal): Promise<void> {
  const begun = systemEnvironment.monotonic();
  try {
    await demo.stop();
    await server.stop(timeout - (systemEnvironment.monotonic() - begun));
    terminal.say('Stopped.');
  } catch (error) {
    if (!(error instanceof StopTimeout)) throw error;
    terminal.complain(`paceline: ${error.message}`);
    // What hangs would keep the process alive.
    process.exit(HUNG_EXIT_CODE);
  }
}

function tell(notices: readonly Notice[], terminal: Terminal): void {
  for (const { kind, text } of notices) {
    if (kind === 'trouble') terminal.complain(`paceline: ${text}`);
    else terminal.say(text);
  }
}

function announce(announced: Announced, terminal: Terminal): void {
  const { lines, qr } = announcement(announced);
  for (const line of lines) terminal.say(line);
  if (qr !== undefined) terminal.say(qrCode(qr, terminal.interactive));
}
