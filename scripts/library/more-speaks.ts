/** The facts data of the second set of platforms, and what products of the first set speak there. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InterfaceRow, ProductRow, Row } from './facts.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'facts', 'more');
/** Platforms of the second set, as the data calls them. */
const KEYS: ReadonlySet<string> = new Set(['xcpng', 'ovirt', 'openstack', 'hpevme', 'ocpvirt', 'avs']);

export function read<T>(file: string): T {
    return JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8')) as T;
}

/** Interfaces and products; this set writes the privileges an interface needs as one text. */
export function apis(): { interfaces: InterfaceRow[]; products: ProductRow[] } {
    type Raw = Omit<InterfaceRow, 'needsPrivileges'> & { needsPrivileges: string | string[] | null };
    const { interfaces, products } = read<{ interfaces: Raw[]; products: ProductRow[] }>('apis');
    return {
        interfaces: interfaces.map(row => ({
            ...row,
            needsPrivileges: typeof row.needsPrivileges === 'string' ? [row.needsPrivileges] : row.needsPrivileges,
        })),
        products,
    };
}

/** What products of the first set speak on these platforms, by product. */
export function moreSpeaks(): Map<string, { interfaces: string[]; confidence: Row['confidence']; source: string }[]> {
    const first = JSON.parse(readFileSync(join(FOLDER, '..', 'apis.json'), 'utf8')) as { products: ProductRow[] };
    const known = new Set(first.products.map(row => row.id));
    return new Map(
        apis()
            .products.filter(row => known.has(row.id))
            .map(row => [
                row.id,
                row.speaks
                    .filter(s => s.interfaces.length > 0 && KEYS.has(s.platform))
                    .map(({ interfaces, confidence, source }) => ({ interfaces, confidence, source })),
            ]),
    );
}
