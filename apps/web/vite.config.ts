import tailwindcss from '@tailwindcss/vite';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv, type Plugin } from 'vite';

const here = import.meta.dirname;

/** Asks for the text font beside the style sheet instead of after it. Its file name is known only once bundled. */
function preloadTextFont(): Plugin {
  return {
    name: 'preload-text-font',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        return Object.keys(bundle ?? {})
          .filter((file) => /hanken-grotesk-latin-wght.*\.woff2$/.test(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' },
            injectTo: 'head' as const,
          }));
      },
    },
  };
}

export default defineConfig(({ mode }) => {
  const env = loadEnv(mode, here, ['WEB_PORT', 'API_PORT']);
  const api = `http://127.0.0.1:${env['API_PORT'] ?? '3002'}`;
  return {
    root: here,
    plugins: [
      tanstackRouter({
        target: 'react',
        routesDirectory: `${here}/src/routes`,
        generatedRouteTree: `${here}/src/route-tree.gen.ts`,
        routeFileIgnorePattern: '\\.test\\.',
        quoteStyle: 'single',
        semicolons: true,
        autoCodeSplitting: true,
      }),
      react(),
      tailwindcss(),
      preloadTextFont(),
    ],
    // The server's content security policy allows files of its own origin only: no data: URLs, no inline scripts.
    build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    server: {
      host: '127.0.0.1',
      port: Number(env['WEB_PORT'] ?? '3001'),
      strictPort: true,
      proxy: { '/api': api, '/healthz': api },
    },
  };
});
