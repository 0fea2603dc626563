/** `paceline serve` with a store in memory: what the other one costs more is what the disk costs. */
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const replaced = new URL('../packages/server/src/journal/sqlite-store.ts', import.meta.url).href;
const source = `
  import { MemoryStore } from '@paceline/engine';
  export const DATABASE_FILE = 'none';
  export const openSqliteStore = async () => Object.assign(new MemoryStore(), { upgrade: undefined, inspect: async () => undefined });
`;

registerHooks({
  load: (url, context, nextLoad) => (url === replaced ? { format: 'module', source, shortCircuit: true } : nextLoad(url, context)),
});

process.argv[1] = fileURLToPath(new URL('../packages/server/src/main.ts', import.meta.url));
await import('../packages/server/src/main.ts');
