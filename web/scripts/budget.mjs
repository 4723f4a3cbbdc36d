// Fails where the first load of a page takes more script than it may: node scripts/budget.mjs [dist] [bytes]
//
// Counted are, gzipped, the scripts of index.html with all that they import, the page's chunk with all that it imports, and
// what the website fetches by itself soon after.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const [dist = new URL('../dist', import.meta.url).pathname, limit = '250000'] = process.argv.slice(2);

/** Is fetched two seconds after the first page: src/app/SessionEnded.tsx. */
const soon = ['assets/SessionEndedDialog.js'];

const read = (file) => readFileSync(join(dist, file), 'utf8');

/** The chunks that one names by these words: `import … from` and `export … from`, or `import()`. */
function named(file, words) {
  return [...read(file).matchAll(new RegExp(`\\b${words}["'\`](\\./[^"'\`]+\\.js)["'\`]`, 'g'))]
    .map(([, name]) => join(dirname(file), name)).filter((name) => existsSync(join(dist, name)));
}

function withImports(files, all = new Set()) {
  for (const file of files) {
    if (all.has(file)) continue;
    all.add(file);
    withImports(named(file, '(?:from|import)\\s*'), all);
  }
  return all;
}

const html = read('index.html');
const scripts = [...html.matchAll(/<script\b[^>]*\bsrc="\/([^"]+)"/g)].map(([, src]) => src);
const first = withImports(scripts);
const pages = [...new Set(scripts.flatMap((file) => named(file, 'import\\(\\s*')))].filter((file) => file.endsWith('Page.js'));
const files = readdirSync(join(dist, 'assets')).filter((file) => file.endsWith('Page.js'));
if (files.length === 0 || files.length !== pages.length) throw new Error(`${dist} has ${files.length} pages, but its entry names ${pages.length}.`);

let over = false;
for (const page of pages) {
  const bytes = [...withImports([page, ...soon], new Set(first))].reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);
  over ||= bytes > Number(limit);
  console.log(`${String(bytes).padStart(8)}  ${page}${bytes > Number(limit) ? '  is over the limit' : ''}`);
}
if (over) {
  console.error(`No page may take more than ${limit} bytes of gzipped script.`);
  process.exitCode = 1;
}
