import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repository } from '@paceline/testkit';

export const guidesFolder = join(repository, 'docs/guides');

/** A page of `docs/guides`. */
export interface Guide {
  readonly name: string;
  readonly text: string;
  /** The `ts` blocks, from top to bottom: one program. Empty where a guide has none. */
  readonly code: string;
  /** The `text` blocks: what the program prints. */
  readonly prints: string;
  /** The blocks `ts NAME`: a module of that name each, of an app for phones. */
  readonly modules: ReadonlyMap<string, string>;
}

export const guides: readonly Guide[] = globSync('*.md', { cwd: guidesFolder }).sort().map(guideOf);

function guideOf(file: string): Guide {
  const text = readFileSync(join(guidesFolder, file), 'utf8');
  const blocks = [...text.matchAll(/^```(\w.*?)\n(.*?)^```$/gms)].map(([, language = '', content = '']) => ({ language, content }));
  const all = (wanted: string): string => blocks.filter(({ language }) => language === wanted).map(({ content }) => content).join('');
  const modules = blocks.flatMap(({ language, content }): [string, string][] => (language.startsWith('ts ') ? [[language.slice(3), content]] : []));
  return { name: basename(file, '.md'), text, code: all('ts'), prints: all('text'), modules: new Map(modules) };
}

/** The modules of all guides. */
export const modules: ReadonlyMap<string, string> = new Map(guides.flatMap((guide) => [...guide.modules]));
