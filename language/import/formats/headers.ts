import { GIB, KIB, MIB, TIB } from '../values.ts';
import { SYNONYMS } from './synonyms.ts';

/** Header names compare without case, doubled blanks and the MB/MiB label change of RVTools 4.1.2. */
export function canonical(header: string): string {
    return header
        .replace(/^\ufeff/u, '')
        .trim()
        .replace(/\s+/gu, ' ')
        .toLowerCase()
        .replace(/\bmb\b/gu, 'mib')
        .replace(/\bkb\b/gu, 'kib');
}

/** A header by its letters and digits, in any script and without accents, and the unit it ends with (bytes). */
export interface HeaderKey {
    readonly key: string;
    readonly unit?: number;
}

/** All sizes are binary, as inventory tools mean them whatever they call them. French says octets. */
const UNITS: Readonly<Record<string, number>> = { b: 1, k: KIB, m: MIB, g: GIB, t: TIB, p: 1024 * TIB };

const UNIT = /^(.*[^\p{L}]|.*\p{Ll}(?=[A-Z]))[[(]?(bytes?|[kmgtp]i?b|[kmgt]o)\s*[)\]]?$/iu;

const known = new Map<string, HeaderKey>();

/** `Arbeitsspeicher (GB)` → `arbeitsspeicher` in GiB; `MemoryGB` → `memory` in GiB; `内存（MB）` → `内存` in MiB. */
export function headerKey(header: string): HeaderKey {
    let found = known.get(header);
    if (!found) {
        const plain = header
            .replace(/^\ufeff/u, '')
            .normalize('NFKC')
            .trim();
        const unit = UNIT.exec(plain);
        const bare = unit ? (unit[1] ?? '').replace(/[\s_,(\-[]+(in|en|em)?[\s_([]*$/iu, '') : plain;
        const letters = lettersOf(bare);
        found = unit && letters !== '' ? { key: letters, unit: unitOf(unit[2] ?? '') } : { key: lettersOf(plain) };
        if (known.size < 5000 && header.length < 200) {
            known.set(header, found);
        }
    }
    return found;
}

function unitOf(text: string): number | undefined {
    return UNITS[text.charAt(0).toLowerCase()];
}

function lettersOf(text: string): string {
    return text
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}#%]/gu, '');
}

/** A size with its unit, as lists of the vSphere client hold it: `1.5 TB`, `16 Go`; the number as text, and the unit in bytes. */
export function sizeWithUnit(text: string): { readonly number: string; readonly unit: number } | undefined {
    const found = /^(.*\d)\s*(bytes?|[kmgtp]i?b|[kmgt]o)$/iu.exec(text.trim());
    const unit = found ? unitOf(found[2] ?? '') : undefined;
    return found && unit !== undefined ? { number: found[1] ?? '', unit } : undefined;
}

const byColumn = new Map<string, ReadonlySet<string>>();

/** Keys of the words that other tools and languages have for a column of RVTools. */
export function synonymsOf(column: string): ReadonlySet<string> {
    let found = byColumn.get(column);
    if (!found) {
        const own = headerKey(column).key;
        const words = Object.hasOwn(SYNONYMS, column) ? (SYNONYMS[column] ?? []) : [];
        found = new Set([own, ...words.map(word => headerKey(word).key)]);
        byColumn.set(column, found);
    }
    return found;
}
