import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '@paceline/testkit';
import type { Browser } from 'playwright';
import { defaultClientConditions } from 'vite';
import { bundleFile } from '../bundle.ts';
import { visit } from './browser.ts';
import type { Lab } from './hooks-page.tsx';

/** The script of the page for the hooks, with the sample of the README as one more component. */
export async function bundledPage(): Promise<string> {
  const [, sample = ''] = /```tsx\n(.*?)```/s.exec(readFileSync(join(repository, 'packages/client/README.md'), 'utf8')) ?? [];
  const page = join(repository, 'tests/browser/hooks-page.tsx');
  return bundleFile('entry.tsx', `import { start } from ${JSON.stringify(page)};\n${sample}\nstart('root', { readme: Run });\n`, {
    // Only the development build of React renders twice in StrictMode.
    define: { 'process.env.NODE_ENV': '"development"' },
    resolve: { conditions: ['source', ...defaultClientConditions] },
    build: { minify: false },
  });
}

/** Does something in a new page with that script, and returns what came of it. Throws when the page complained. */
export async function doIn<Result>(browser: Browser, script: string, act: (lab: Lab) => Promise<Result>): Promise<Result> {
  const { page, complaints } = await visit(browser);
  try {
    await page.setContent('<!doctype html><div id="root"></div>');
    await page.addScriptTag({ content: script, type: 'module' });
    await page.waitForFunction(() => 'lab' in window);
    const result = await page.evaluate<Result>(`(${act.toString()})(window.lab)`);
    if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join('; ')}`);
    return result;
  } finally {
    await page.context().close();
  }
}
