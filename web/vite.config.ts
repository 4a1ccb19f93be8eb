import { defineConfig, type Plugin } from 'vite';

/** Has browsers fetch, as soon as they have the page, what its first script asks for later. */
const preloadStart: Plugin = {
  name: 'preload-start',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) => {
      const chunks = new Map(
        Object.values(bundle).flatMap((each) => (each.type === 'chunk' ? [[each.fileName, each] as const] : [])),
      );
      const start = [...chunks.values()].find(({ facadeModuleId }) => facadeModuleId?.endsWith('/src/app/start.tsx'));
      if (start === undefined) throw new Error('src/app/start.tsx has no file of its own: look at codeSplitting.');
      // A set goes on with what is added to it meanwhile.
      const needed = new Set([start.fileName]);
      for (const file of needed) for (const imported of chunks.get(file)?.imports ?? []) needed.add(imported);
      const missing = [...needed].filter((file) => !html.includes(file));
      return html.includes('id="app"')
        ? missing.map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/console/${file}` },
            injectTo: 'head',
          }))
        : [];
    },
  },
};

/** The console as it is served at `/console/`: hashed names below `assets/`, and the two pages. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  // React's hooks are those of Preact: the query cache and the router are written for either.
  plugins: [preloadStart],
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
              name: 'begin',
              priority: 1,
              test: /web\/src\/(app\/(clocks|language|screens|theme)|api\/(client|calls|first-reads)|messages\/[\w-]+)\.ts$|clients\/typescript\//,
            },
            {
              name: 'frame',
              test: /node_modules\/(preact|@tanstack|wouter)\/|web\/src\/((app|api|parts)\/(?!cell-grid|qr)|screens\/schedules\/schedule-state)/,
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
