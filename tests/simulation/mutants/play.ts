/** Plays seeds against a broken variant of the product: `node -C source play.ts NAME SEEDS`. Prints one line of JSON, a {@link Verdict}. */
import { registerHooks } from 'node:module';
import { pathToFileURL, fileURLToPath } from 'node:url';
import type { Violation } from '../oracle/oracle.ts';
import { mutants } from './mutants.ts';

/** What came of a mutant. */
export interface Verdict {
  /** How often the text to be replaced stands in the file; undefined when the file was not loaded. */
  readonly found: number | undefined;
  /** How it was caught by its own promise. */
  readonly caught: (Violation & { readonly seed: number }) | undefined;
  /** Other promises that it has broken before. */
  readonly others: readonly string[];
}

const [name = '', most = '60'] = process.argv.slice(2);
const mutant = mutants.find((candidate) => candidate.name === name);
if (mutant === undefined) throw new Error(`There is no mutant "${name}"; see mutants.ts.`);

const root = pathToFileURL(fileURLToPath(new URL('../../../', import.meta.url))).href;
let found: number | undefined;

// Nothing of the product knows of this: the source is changed on its way from the file into the runtime.
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (url !== `${root}${mutant.file}` || loaded.source === undefined || loaded.source === null) return loaded;
    const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
    found = source.split(mutant.find).length - 1;
    return { ...loaded, source: source.replace(mutant.find, () => mutant.replace) };
  },
});

process.stdout.write(`${JSON.stringify(await judge(Number(most)))}\n`);

async function judge(seeds: number): Promise<Verdict> {
  const { simulate } = await import('../simulate.ts');
  const others = new Set<string>();
  const first = mutant?.seed === undefined ? [] : [mutant.seed];
  for (const seed of [...first, ...Array.from({ length: seeds }, (_, place) => place + 1)]) {
    const { failures } = await simulate({ from: seed, count: 1 });
    for (const { violation } of failures) {
      if (violation.promise === mutant?.promise) return { found, caught: { ...violation, seed }, others: [...others] };
      others.add(violation.promise);
    }
    if (found !== 1) break;
  }
  return { found, caught: undefined, others: [...others] };
}
