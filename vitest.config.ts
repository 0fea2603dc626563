import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// The packages are tested from their sources: the `source` condition must reach Vite, Node's loader and worker threads.
const conditions = ['source'];

// Tests compare what programs print, and a CI may ask for colours, which they would then print into pipes as well.
delete process.env['FORCE_COLOR'];
process.env['NO_COLOR'] = '1';

// Many tests start programs from their sources: the types are taken out of each once.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/node', import.meta.url));

/** The tests with processes and browsers first: they are the longest, and mostly wait. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => /\/tests\/(system|crash|browser|examples|foreign)\/|\/bench\/test\/load/.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.{ts,tsx}', 'tests/**/*.test.ts', 'bench/test/**/*.test.ts'],
    // Node takes types out with a WebAssembly program, in every worker thread anew. V8's compiling of its wrappers once they are hot
    // is not safe among threads: "Check failed: jit_page.has_value()", or a SIGSEGV, now and then (nodejs/node#64500).
    execArgv: ['-C', 'source', '--wasm-wrapper-tiering-budget=1000000000'],
    sequence: { sequencer: LongestFirst },
    // More than the cores of a small machine, because many tests wait for processes and for real time.
    maxWorkers: 3,
    // Against what hangs, not for what is slow: the machine may have other things to do.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
