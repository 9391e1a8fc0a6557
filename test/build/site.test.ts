import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { repository } from '../../scripts/owner.ts';
import { makeSite } from '../../scripts/site.ts';

/** The documentation as a site: every link leads somewhere, and it stays small. How it looks and works is tried in a browser. */

let site: string;
const pages = new Map<string, string>();
beforeAll(async () => {
    site = await makeSite();
    for (const name of readdirSync(site, { recursive: true, encoding: 'utf8' })) {
        if (name.endsWith('.html') && !name.startsWith('files')) {
            pages.set(join(site, name), readFileSync(join(site, name), 'utf8'));
        }
    }
}, 120_000);

test('every link of every page leads to a page, to a heading that is there, or to the repository', () => {
    expect(pages.size).toBeGreaterThan(120);
    let links = 0;
    const broken: string[] = [];
    for (const [path, html] of pages) {
        for (const [, address = ''] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
            links++;
            if (address.startsWith('data:') || leads(path, address.replaceAll('&amp;', '&'))) {
                continue;
            }
            broken.push(`${relative(site, path)}: ${address}`);
        }
    }
    expect(broken).toEqual([]);
    expect(links).toBeGreaterThan(3000);
});

function leads(path: string, address: string): boolean {
    if (/^https?:/.test(address)) {
        // Addresses of the repository name a file of it; others are sources, which nothing here can try.
        const own = `${repository()}/blob/main/`;
        return (
            !address.startsWith(own) ||
            existsSync(join(import.meta.dirname, '../..', address.slice(own.length).split('#')[0] ?? ''))
        );
    }
    const [file = '', anchor] = decodeURIComponent(address).split('#');
    const target = file === '' ? path : resolve(dirname(path), file);
    if (!existsSync(target)) {
        return false;
    }
    return anchor === undefined || anchor === '' || (pages.get(target)?.includes(`id="${anchor}"`) ?? true);
}

test('it is below 3 MB without the bundle of the playground, and asks nobody else for anything', () => {
    const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter(name =>
        statSync(join(site, name)).isFile(),
    );
    const size = files
        .filter(name => !name.endsWith('playground-checker.js'))
        .reduce((sum, name) => sum + statSync(join(site, name)).size, 0);
    expect(size).toBeGreaterThan(500_000);
    expect(size).toBeLessThan(3_000_000);
    for (const [path, html] of pages) {
        expect(/<(?:script|link|img|iframe)[^>]*(?:src|href)="https?:/.test(html), pathToFileURL(path).href).toBe(
            false,
        );
    }
});

test('every rule and every part of the library has its page, and every statement of the library its source', () => {
    const rules = readdirSync(join(site, 'rules'));
    expect(rules.length).toBe(readdirSync(join(import.meta.dirname, '../../docs/rules')).length);
    const backup = readFileSync(join(site, 'library/products-backup.html'), 'utf8');
    expect(backup).toContain('veeam');
    expect(backup).toMatch(/<td>documented<\/td>/);
    expect(backup).toMatch(/<td>\d{4}-\d{2}-\d{2}<\/td>/);
});
