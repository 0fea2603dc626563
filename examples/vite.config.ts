import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  // In this clone the packages are taken from their sources; an app that has them installed needs none of this file.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  server: { host: '127.0.0.1' },
});
