import { readFile } from 'node:fs/promises';
import { RealTimeSyncService } from '@paceline/client';
import { until } from '@paceline/testkit';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { setStage, sizes, visit, type Visitor } from './browser.ts';

const stage = setStage();

const isWiderThanTheWindow = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

interface OpenedRun {
  readonly sessionId: string;
  readonly code: string;
  /** Somebody else's phone, which sends a distance when it is told to. */
  readonly ben: RealTimeSyncService;
}

/** A run that Ben has opened, and in which his phone has stood at 500 m. */
async function opened(title: string): Promise<OpenedRun> {
  const guest = await stage.api.createGuest('Ben');
  const { sessionId, code } = await stage.api.createSession(guest.token, { title, sharing: 'precise' });
  const ben = new RealTimeSyncService({ url: stage.server.url, getToken: () => guest.token });
  await ben.joinSession(sessionId, guest.userId, []);
  ben.sendPaceUpdate({ pace: 0, speed: 0, distance: 40, elapsed: 10, status: 'running' });
  return { sessionId, code, ben };
}

/** Joins as Ana in that way, from the join page on. */
async function join({ page }: Visitor, code: string, way: 'simulated' | 'watch', name = 'Ana'): Promise<void> {
  await page.goto(`${stage.server.url}/j/${code}`);
  await page.getByLabel('Your name').fill(name);
  await page.getByTestId(`join-${way}`).click();
  await page.getByTestId('runners').waitFor();
}

async function finish(page: Page): Promise<void> {
  await until(async () => Number(await page.getByTestId('distance').textContent()) >= 0.03, { what: 'some metres', timeout: 30_000 });
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByRole('button', { name: 'Finish run' }).click();
  await page.getByTestId('result').getByText('Every metre is stored.').waitFor();
}

const names = async (page: Page): Promise<readonly string[]> => (await page.locator('.ranked-name').allTextContents()).map((name) => name.trim());

describe.each(Object.entries(sizes))('the results on a %s', (_, viewport) => {
  it('are linked from a run that is finished, wait for who still runs, and become final by themselves', { timeout: 90_000 }, async () => {
    const { sessionId, code, ben } = await opened('Waiting run');
    const ana = await visit(stage.browser, viewport);
    const { page } = ana;
    await join(ana, code, 'simulated');
    await finish(page);
    await page.getByTestId('result').getByRole('link', { name: 'Results' }).click();
    await page.getByTestId('ranking').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/s/${sessionId}/results`);
    expect([...(await names(page))].sort()).toEqual(['Ana (you)', 'Ben']);
    const state = page.getByTestId('results-state');
    expect(await state.textContent()).toBe('Not final yet: Ben still runs. This page brings itself up to date.');
    expect(await isWiderThanTheWindow(page)).toBe(false);
    ben.sendPaceUpdate({ pace: 0, speed: 0, distance: 60, elapsed: 20, status: 'finished' });
    await until(async () => (await state.textContent()) === 'Final results', { what: 'the results to become final', timeout: 30_000 });
    await page.getByTestId('results-chart').waitFor();
    expect(ana.complaints).toEqual([]);
    ben.close();
  });

  it('are shown to who only watched, without a file to save, and to nobody else', { timeout: 60_000 }, async () => {
    const { sessionId, code, ben } = await opened('Watched run');
    const watcher = await visit(stage.browser, viewport);
    await join(watcher, code, 'watch', 'Cleo');
    await watcher.page.goto(`${stage.server.url}/s/${sessionId}/results`);
    await watcher.page.getByTestId('ranking').waitFor();
    expect(await names(watcher.page)).toEqual(['Ben']);
    expect(await watcher.page.getByTestId('export').count()).toBe(0);
    expect(watcher.complaints).toEqual([]);
    const stranger = await visit(stage.browser, viewport);
    await stranger.page.goto(`${stage.server.url}/s/${sessionId}/results`);
    await stranger.page.getByRole('alert').getByText('You are not in this run.').waitFor();
    ben.close();
  });
});

describe('one’s own run', () => {
  it('is saved as a file that is read again, with what the format cannot hold, in kilometres or miles', { timeout: 90_000 }, async () => {
    const { sessionId, code, ben } = await opened('Saved run');
    const ana = await visit(stage.browser, sizes.phone);
    const { page } = ana;
    await join(ana, code, 'simulated');
    await finish(page);
    await page.goto(`${stage.server.url}/s/${sessionId}/results`);
    const panel = page.getByTestId('export');
    for (const [button, ending, told] of [['GPX', 'gpx', 'GPX has no room for'], ['FIT', 'fit', 'Parts of seconds']] as const) {
      const downloading = page.waitForEvent('download');
      await panel.getByRole('button', { name: button }).click();
      const download = await downloading;
      expect(download.suggestedFilename()).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\d Saved run, Ana\\.${ending}$`));
      await panel.getByText(told).first().waitFor();
      const content = await readFile(await download.path());
      await page.goto(`${stage.server.url}/file`);
      await page.getByLabel('Choose a file').setInputFiles({ name: `own.${ending}`, mimeType: 'application/octet-stream', buffer: content });
      await page.getByTestId('analysis').getByText('Average pace').waitFor();
      expect(await page.getByTestId('analysis').innerText()).toMatch(/\d+ m\b|\d km/);
      expect(await isWiderThanTheWindow(page)).toBe(false);
      await page.goBack();
      await panel.waitFor();
    }
    await page.getByRole('button', { name: 'Miles' }).click();
    await page.getByTestId('ranking').getByText('/mi').first().waitFor();
    await page.reload();
    await page.getByTestId('ranking').waitFor();
    expect(await page.getByRole('main').innerText()).not.toMatch(/\d m\b|\d km\b|\/km/);
    expect(ana.complaints).toEqual([]);
    ben.close();
  });

  it('is in miles during the run, too', { timeout: 60_000 }, async () => {
    const { code, ben } = await opened('Mile run');
    const ana = await visit(stage.browser);
    await ana.page.goto(stage.server.url);
    await ana.page.getByRole('button', { name: 'Miles' }).click();
    await join(ana, code, 'simulated');
    const { page } = ana;
    await until(async () => Number(await page.getByTestId('distance').textContent()) > 0, { what: 'the first metres' });
    await page.getByRole('button', { name: 'Coach' }).click();
    await page.locator('select[name=target]').selectOption('pace');
    await page.locator('input[name=pace]').fill('9:00');
    await page.getByRole('button', { name: 'Done' }).click();
    expect(await page.getByTestId('target').innerText()).toBe('Target 9:00 /mi');
    const shown = await page.locator('.run-side').innerText();
    expect(shown).toMatch(/\/mi/);
    expect(shown).toMatch(/\d ft\b/);
    expect(shown).not.toMatch(/\d m\b|\d km\b|\/km/);
    expect(ana.complaints).toEqual([]);
    ben.close();
  });
});

describe('a file that is damaged', () => {
  it('is told of with the place in it', async () => {
    const { page, complaints } = await visit(stage.browser, sizes.phone);
    await page.goto(stage.server.url);
    await page.getByRole('link', { name: 'A run from a file' }).click();
    await page.getByLabel('Choose a file').setInputFiles({ name: 'cut.gpx', mimeType: 'application/gpx+xml', buffer: Buffer.from('<gpx>\n<trk>\n<trkseg>') });
    await page.getByRole('alert').getByText('cut.gpx, line 3: the file ends inside <trkseg>; the file is damaged or cut off.').waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('the list of one’s own runs', () => {
  it('has them with what was run, leads to the results, and deletes after a question', { timeout: 90_000 }, async () => {
    const { code, ben } = await opened('Old run');
    const ana = await visit(stage.browser, sizes.phone);
    const { page } = ana;
    await join(ana, code, 'simulated');
    await finish(page);
    await page.goto(stage.server.url);
    const form = page.getByRole('form', { name: 'Start a new run' });
    await form.getByLabel('Title').fill('Run of my own');
    await form.getByRole('button', { name: 'Start a run' }).click();
    await page.getByRole('heading', { name: 'Run of my own' }).waitFor();
    await page.goto(stage.server.url);
    await page.getByRole('link', { name: 'My runs' }).click();
    const runs = page.getByTestId('own-run');
    await runs.first().waitFor();
    expect(await runs.locator('strong').allTextContents()).toEqual(['Run of my own', 'Old run']);
    expect(await runs.nth(1).innerText()).toMatch(/\d+ m in \d+:\d\d/);
    expect(await isWiderThanTheWindow(page)).toBe(false);

    await page.getByRole('button', { name: 'Delete “Old run”…' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.innerText()).toContain('What the others have recorded stays.');
    expect(await dialog.getByRole('button', { name: 'Delete the whole run' }).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Keep everything' }).click();
    expect(await runs.count()).toBe(2);
    await runs.nth(1).getByRole('link').click();
    await page.getByTestId('ranking').waitFor();
    expect(await names(page)).toContain('Ana (you)');
    await page.goBack();
    await page.getByRole('button', { name: 'Delete “Old run”…' }).click();
    await dialog.getByRole('button', { name: 'Delete my recording' }).click();
    await until(async () => (await runs.count()) === 1, { what: 'the recording to be gone from the list' });
    await page.getByRole('button', { name: 'Delete “Run of my own”…' }).click();
    await dialog.getByRole('button', { name: 'Delete the whole run' }).click();
    await page.getByText('No runs yet.').waitFor();
    // What is gone is offered nowhere any more.
    await page.goto(stage.server.url);
    await page.getByRole('heading', { name: 'Start a new run' }).waitFor();
    expect(await page.getByTestId('way-back').count()).toBe(0);
    expect(ana.complaints).toEqual([]);
    ben.close();
  });
});
