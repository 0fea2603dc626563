import { defineConfig } from 'vitest/config';

// The packages are tested from their sources: the `source` condition must reach Vite, Node's loader and worker threads.
const conditions = ['source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.{ts,tsx}', 'tests/**/*.test.ts'],
    execArgv: ['-C', 'source'],
    testTimeout: 20_000,
  },
});
