import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '@paceline/testkit';
import { expect, test } from 'vitest';
import { errorReasons } from '../src/error-reasons.ts';
import { errorCodes, type ErrorCode } from '@paceline/protocol';
import { adviceOf, clientRemedies, type SyncErrorKind } from '../src/errors.ts';
import { storageErrors } from '../src/storage/storage-error.ts';

const guide = join(repository, 'docs/guides/errors.md');

function rowOf([kind, when]: [string, string]): string {
  const own = Object.hasOwn(clientRemedies, kind) ? { [kind]: adviceOf(kind as SyncErrorKind) } : {};
  const { retry, remedy } = { ...errorCodes, ...own, ...storageErrors }[kind as ErrorCode];
  return `| \`${kind}\` | ${when} | ${retry} | ${remedy} |`;
}

// With `-u` the test writes the table instead of comparing it.
test('the guide has every kind of error, as the code says it', async () => {
  const [before, after] = readFileSync(guide, 'utf8').split(/(?<=<!-- kinds: .*-->\n).*(?=<!-- \/kinds -->)/s);
  const table = ['| kind | when | retry | remedy |', '|---|---|---|---|', ...Object.entries(errorReasons).map(rowOf)].join('\n');
  await expect(`${before}${table}\n${after}`).toMatchFileSnapshot(guide);
});
