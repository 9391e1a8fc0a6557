import { firstOf, nth } from '../../basics/lists.ts';
import type { NameTable } from '../naming/names.ts';
import type { FlatFigure } from '../plan.ts';
import type { DeclRecord, Evidence, NameUse } from '../records.ts';
import type { Span } from '../source.ts';

/** Figures that belong to one property: writing the property replaces all of them. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
    iops: ['iops', 'peak'],
    disk: ['disk', 'used'],
    links: ['links.count', 'links.rate', 'mtu'],
    buffer: ['buffer', 'alpha'],
    media: ['media.count'],
    controller: ['controller.cores', 'controller.memory', 'controller.read', 'controller.write'],
    // One redundancy scheme replaces the other, and uplinks are told one way or the other.
    erasure: ['erasure.data', 'erasure.parity', 'strip', 'replicas'],
    replicas: ['replicas', 'erasure.data', 'erasure.parity', 'strip'],
    uplinks: ['uplinks.count', 'uplinks.rate', 'oversubscription'],
    oversubscription: ['oversubscription', 'uplinks.count', 'uplinks.rate'],
    read: ['read.iops', 'read.bandwidth', 'read.latency'],
    write: ['write.iops', 'write.bandwidth', 'write.latency'],
};

/** So many declarations are read along `is`, the first included: thousands in a row would cost thousands times thousands. */
export const MOST_BASES = 64;

/** A declaration and its bases, nearest first; stops where a base repeats or where there are too many, which is reported elsewhere. */
export function baseChain(record: DeclRecord, names: NameTable): DeclRecord[] {
    const chain: DeclRecord[] = [];
    for (
        let at: DeclRecord | undefined = record;
        at && chain.length < MOST_BASES && !chain.includes(at);
        at = names.baseOf(at)
    ) {
        chain.push(at);
    }
    return chain;
}

/** Figures with inheritance: the own property wins as a whole, with the parts it leaves out. */
export function flatFigures(chain: readonly DeclRecord[]): Readonly<Record<string, FlatFigure>> {
    const own = firstOf(chain);
    if (chain.length === 1) {
        return own.figures;
    }
    const flat: Record<string, FlatFigure> = { ...own.figures };
    const closed = new Set<string>();
    close(own, closed);
    for (let i = 1; i < chain.length; i++) {
        const base = nth(chain, i);
        const figures = passedOn(base);
        for (const key in figures) {
            if (!closed.has(key) && !(key in flat)) {
                flat[key] = figures[key]!;
            }
        }
        if (i < chain.length - 1) {
            close(base, closed);
        }
    }
    return flat;
}

const bases = new WeakMap<DeclRecord, Readonly<Record<string, FlatFigure>>>();

/** The figures of a declaration as others inherit them: the same objects for all, since thousands share one profile. */
function passedOn(base: DeclRecord): Readonly<Record<string, FlatFigure>> {
    let figures = bases.get(base);
    if (!figures) {
        figures = Object.fromEntries(
            Object.entries(base.figures).map(([key, figure]): [string, FlatFigure] => [
                key,
                { ...figure, from: base.name },
            ]),
        );
        bases.set(base, figures);
    }
    return figures;
}

function close(record: DeclRecord, closed: Set<string>): void {
    for (const { key } of record.properties) {
        const parts = PARTS[key];
        if (parts) {
            for (const part of parts) {
                closed.add(part);
            }
        } else {
            closed.add(key);
        }
    }
}

/** Words (enumerations) with inheritance. */
export function flatWords(
    chain: readonly DeclRecord[],
): Readonly<Record<string, { readonly text: string; readonly span: Span; readonly from?: string }>> {
    const flat: Record<string, { text: string; span: Span; from?: string }> = {};
    chain.forEach((record, i) => {
        for (const [key, word] of Object.entries(record.words)) {
            flat[key] ??= { text: word.text, span: word.span, from: i > 0 ? record.name : undefined };
        }
    });
    return flat;
}

/** Lists of names are joined, own ones first, each name once. */
export function joinedNames(chain: readonly DeclRecord[], key: string): readonly NameUse[] {
    if (chain.length === 1) {
        return firstOf(chain).names[key] ?? NONE;
    }
    let joined: Map<string, NameUse> | undefined;
    for (const record of chain) {
        for (const use of record.names[key] ?? NONE) {
            joined ??= new Map();
            if (!joined.has(use.name)) {
                joined.set(use.name, use);
            }
        }
    }
    return joined ? [...joined.values()] : NONE;
}

const NONE: readonly never[] = [];

/** The nearest single name under a key (`in`, `on`, `account`). */
export function nearestName(chain: readonly DeclRecord[], key: string): NameUse | undefined {
    for (const record of chain) {
        if (record.names[key]?.[0]) {
            return record.names[key][0];
        }
    }
    return undefined;
}

export function nearestEvidence(chain: readonly DeclRecord[]): Evidence | undefined {
    return chain.find(r => r.evidence)?.evidence;
}
