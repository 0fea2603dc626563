import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apiPages } from './api-pages.ts';
import { root } from './sources.ts';

const pages = apiPages();

/** The code of a page without its comments. */
const codeOf = (page: string): string => [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code).join('\n').replaceAll(/\/\*.*?\*\/|(?<!:)\/\/[^\n]*/gs, '');

/** Types that every program has, that come with rxjs, or that are the inside of a schema, which apps pass on as a whole. */
const given = /^(Array|ArrayBuffer|Error|ErrorOptions|Exclude|Extract|Map|Omit|Partial|Pick|Promise|Readonly|ReadonlyMap|Record|Required|T|Type|Uint8Array|DataView|Observable|Shown|Value|Message|M|Data|S|Definition|Fault|Time)$/;

describe.each(Object.entries(pages))('docs/api/%s', (name, page) => {
  test('is what the code says: who changes the public surface writes it anew with -u, and reads what has become of it', async () => {
    await expect(page).toMatchFileSnapshot(join(root, 'docs/api', name));
  });

  test('has no any', () => {
    expect(codeOf(page).match(/\bany\b/g)).toBeNull();
  });

  // Of the recorder, apps keep the state and pass it on; its inside is nobody's business.
  if (name.startsWith('client')) test('describes every type that it names', () => {
    const described = new Set(Object.values(pages).flatMap((text) => [...text.matchAll(/^### (\w+)$/gm)].map(([, described = '']) => described)));
    const named = [...codeOf(page).matchAll(/(?<![.'"\w])[A-Z]\w*(?!\w|\??:)/g)].map(([type]) => type);
    expect([...new Set(named)].filter((type) => !given.test(type) && !described.has(type)).sort()).toEqual([]);
  });
});
