import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FileOutboxStorage } from '@paceline/client/file';
import { defaultClientConditions } from 'vite';
import { openProfile } from '../tests/browser/browser.ts';
import { bundleFile } from '../tests/bundle.ts';
import { machine } from './machine.ts';
import { outboxCosts, type OutboxCosts } from './outbox-costs.ts';
import { percentiles } from './tally.ts';

const help = `node -C source bench/outbox.ts [options]

Measures what it takes to keep one outbox on this machine's disk, in files and in IndexedDB (in Chromium), and to take it
over: milliseconds of real time, which depend on the disk.

  --samples N   samples in the outbox (default: 50000)
  --repeats N   how often to measure each (default: 3)
  --help        shows this`;

const storages: Readonly<Record<string, (folder: string, samples: number) => Promise<OutboxCosts>>> = {
  files: (folder, samples) => outboxCosts(new FileOutboxStorage({ folder }), samples),
  IndexedDB: inBrowser,
};

/** In a page of a browser whose profile is in that folder. */
async function inBrowser(folder: string, samples: number): Promise<OutboxCosts> {
  const measure = JSON.stringify(join(import.meta.dirname, 'outbox-costs.ts'));
  const script = await bundleFile(
    'entry.ts',
    `import { outboxCosts } from ${measure};\nimport { IndexedDbOutboxStorage } from '@paceline/client/indexeddb';\nglobalThis.costs = (samples) => outboxCosts(new IndexedDbOutboxStorage(), samples);\n`,
    { resolve: { conditions: ['source', ...defaultClientConditions] } },
  );
  const browser = await openProfile(folder);
  try {
    await browser.route('https://run.example/', (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><script type="module">${script}</script>` }));
    const page = await browser.newPage();
    await page.goto('https://run.example/');
    await page.waitForFunction('"costs" in globalThis');
    return await page.evaluate<OutboxCosts>(`costs(${samples})`);
  } finally {
    await browser.close();
  }
}

async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { samples: { type: 'string', default: '50000' }, repeats: { type: 'string', default: '3' }, help: { type: 'boolean' } } });
  if (values.help === true) return console.log(help);
  const [samples, repeats] = [Number(values.samples), Number(values.repeats)];
  if (!Number.isSafeInteger(samples) || samples < 1_000) throw new Error(`--samples must be a whole number of at least 1000, not "${values.samples}".`);
  if (!Number.isSafeInteger(repeats) || repeats < 1) throw new Error(`--repeats must be a whole number of at least 1, not "${values.repeats}".`);
  console.log(`${machine()}\nan outbox of ${samples} samples, milliseconds\n`);
  console.log(''.padEnd(12), 'append p50', 'append p99', 'the others', ' take over');
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    for (const [name, measure] of Object.entries(storages)) {
      const folder = mkdtempSync(join(tmpdir(), 'paceline-bench-'));
      try {
        const { appends, rest, takeOver } = await measure(folder, samples);
        const [p50 = NaN, p99 = NaN] = percentiles(appends, [0.5, 0.99]);
        console.log(name.padEnd(12), ...[p50.toFixed(2), p99.toFixed(2), rest.toFixed(0), takeOver.toFixed(0)].map((text) => text.padStart(10)));
      } finally {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
      }
    }
  }
}

await run(process.argv.slice(2));
