import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vitest/config';

import * as documents from './src/gql/graphql';
import { themeCss } from './src/themeCss';

// The theme's CSS variables become a file of the build, so that Mantine need not inject a <style> that the CSP would refuse.
const themePlugin: Plugin = {
  name: 'menagerie-theme',
  resolveId: (id) => (id === 'virtual:theme.css' ? id : undefined),
  load: (id) => (id === 'virtual:theme.css' ? themeCss() : undefined),
};

// graphql(`…`) looks its document up in the table of all of them, which every page would load. In the build each page has its
// own ones alone, in the place of the call.
const documentsPlugin: Plugin = {
  name: 'menagerie-documents',
  apply: 'build',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/src\/(?!gql\/).*\.tsx?$/.test(id) || !code.includes('graphql(`')) return null;
    return code.replaceAll(/\bgraphql\(`\s*(\w+) (\w+)[^`]*`\)/g, (_, kind: string, name: string) => {
      const key = `${name}${kind === 'fragment' ? 'FragmentDoc' : 'Document'}`;
      const document = Object.entries(documents).find(([known]) => known === key)?.[1];
      if (!document) this.error(`${name} is not generated yet: run npm run generate.`);
      return JSON.stringify(document);
    });
  },
};

const server = process.env['MENAGERIE_URL'] ?? 'http://127.0.0.1:8080';
const routes = ['/graphql', '/session', '/account', '/import', '/export.csv', '/export.json', '/readyz'];

export default defineConfig({
  plugins: [documentsPlugin, react(), themePlugin],
  server: {
    proxy: Object.fromEntries(
      // A page's own address, such as /account, is asked for with Accept: text/html, and is not the server's.
      routes.map((route) => [route, { target: server, bypass: ({ method, headers, url }) =>
        method === 'GET' && headers.accept?.includes('text/html') && !url?.startsWith('/export') ? url : undefined }]),
    ),
  },
  build: {
    target: 'baseline-widely-available',
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: true,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // dist/ is committed: names without hashes keep its history readable, and the server revalidates by ETag.
        entryFileNames: 'assets/[name].js',
        chunkFileNames: 'assets/[name].js',
        assetFileNames: 'assets/[name][extname]',
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router|set-cookie-parser|cookie)\// },
            { name: 'apollo', test: /node_modules\/(@apollo|@wry|graphql|rxjs|optimism|@graphql-typed-document-node)\// },
          ],
        },
      },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});
