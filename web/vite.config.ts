import { defineConfig } from 'vite';

/** The console as it is served at `/console/`: hashed names below `assets/`, and the two pages. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  // React's hooks are those of Preact: the query cache and the router are written for either.
  resolve: {
    alias: { 'react/jsx-runtime': 'preact/jsx-runtime', 'react-dom': 'preact/compat', react: 'preact/compat' },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2024',
    outDir: 'dist',
    emptyOutDir: true,
    // The policy of the pages allows no inline code and no data: URLs of scripts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // The viewer of the API's document is one piece, on a page of its own.
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      input: ['index.html', 'api.html'].map((page) => `${import.meta.dirname}/${page}`),
      // What every screen is made of comes at once, rather than in a dozen files that wait for each other.
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'frame',
              test: /node_modules\/(preact|@tanstack|wouter)\/|web\/src\/(app|api|parts)\/(?!cell-grid|qr)/,
            },
          ],
        },
      },
      // The query cache marks files for servers that render; there is none.
      onLog: (level, log, handle) =>
        ['MODULE_LEVEL_DIRECTIVE', 'PLUGIN_TIMINGS'].includes(log.code ?? '') || handle(level, log),
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8055', '/console/login': 'http://127.0.0.1:8055' } },
});
