// The search of the site: an index made when the site is built, read from a script so that it works from a disk too.
import MiniSearch from 'minisearch';
import { OPTIONS } from './search-options.mjs';

const input = document.getElementById('search');
const hits = document.getElementById('hits');
const root = document.body.dataset.root ?? '';
let index;

input?.addEventListener('input', () => {
    const text = input.value.trim();
    hits.replaceChildren();
    if (text.length < 2) {
        return;
    }
    index ??= MiniSearch.loadJS(window.exitplanSearch, OPTIONS);
    const found = index.search(text, { prefix: true, fuzzy: 0.15, combineWith: 'AND', boost: { title: 4 } }).slice(0, 12);
    const line = document.createElement('p');
    line.textContent = found.length === 0 ? 'Nothing found.' : `${found.length} pages:`;
    const list = document.createElement('ul');
    for (const { title, address } of found) {
        const link = document.createElement('a');
        link.href = root + address;
        link.textContent = title;
        const item = document.createElement('li');
        item.append(link);
        list.append(item);
    }
    hits.append(line, list);
});
