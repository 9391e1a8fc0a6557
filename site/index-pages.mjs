// Makes the index of the search: reads [{ address, title, text }] and writes the script that holds it.
import { readFileSync, writeFileSync } from 'node:fs';
import MiniSearch from 'minisearch';
import { OPTIONS } from './search-options.mjs';

const [pages, target] = process.argv.slice(2);
const index = new MiniSearch(OPTIONS);
index.addAll(JSON.parse(readFileSync(pages, 'utf8')));
writeFileSync(target, `window.exitplanSearch=${JSON.stringify(index)};\n`);
