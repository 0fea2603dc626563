import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { shell, WORKER } from './shell.ts';

const server = process.env['PACELINE_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), shell()],
  // Our own packages are bundled from their sources, so that the companion needs no other build first.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  // MapLibre's worker is an ES module; it must stay a file of its own, because the page's policy allows no blob workers.
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    // How long a plugin took is no news of ours.
    rolldownOptions: {
      checks: { bundlerTimings: false },
      input: { main: 'index.html', sw: 'src/worker/sw.ts' },
      // A service worker has power over the folder that it lies in, and is known by its name.
      output: { entryFileNames: ({ name }) => (name === 'sw' ? WORKER : 'assets/[name]-[hash].js') },
    },
    emptyOutDir: true,
    target: 'es2022',
    // A strict content security policy has no room for data: scripts and none for inlined workers.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // MapLibre is larger than the limit and is loaded only with the map.
    chunkSizeWarningLimit: 1200,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': server, '/ws': { target: server, ws: true } },
  },
});
