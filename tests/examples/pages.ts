import { freePort, until } from '@paceline/testkit';
import { PacelineApi, type Track } from '@paceline/client';
import type { Page } from 'playwright';
import { commandsIn, runCommand } from './program.ts';

/** The web examples, served as their README says. */
export interface ExamplePages extends AsyncDisposable {
  /** The address of an example's page that calls the server at `server`. */
  address(example: string, server: string): string;
}

export async function servePages(): Promise<ExamplePages> {
  const [command = ''] = commandsIn('examples/README.md');
  const port = await freePort();
  const program = runCommand(command, ['--port', String(port), '--strictPort']);
  const base = `http://127.0.0.1:${port}`;
  await until(() => program.printed().includes(base), { what: () => `Vite to serve the examples; it printed:\n${program.printed()}`, timeout: 30_000 });
  return {
    address: (example, server) => `${base}/${example}/?server=${encodeURIComponent(server)}`,
    [Symbol.asyncDispose]: async () => void (await program.stop('SIGTERM')),
  };
}

/** Fills the form and waits for the run; returns the session's code. */
export async function joinRun(page: Page, name: string): Promise<string> {
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: /^Join/ }).click();
  await page.locator('#run').waitFor();
  return page.locator('#code').innerText();
}

/** What the server has stored of everybody in the session, by name. */
export async function tracksOf(server: string, code: string): Promise<ReadonlyMap<string, Track>> {
  const api = new PacelineApi({ url: server });
  const { token } = await api.createGuest('Reader');
  const { sessionId, participants } = await api.redeemInvite(token, code);
  const tracks = participants.map(async ({ userId, name }) => [name, await api.track(token, sessionId, userId)] as const);
  return new Map(await Promise.all(tracks));
}
