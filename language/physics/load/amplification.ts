import { KIB, positive } from '../numbers.ts';
import type { ErasureScheme, Scheme, WriteMethod } from '../types.ts';

/** Strip unit when none is stated: Ceph's 16 KiB (assumed). */
export const DEFAULT_STRIP = 16 * KIB;

/** What the devices do for one front-end I/O. */
export interface DeviceCost {
    readonly reads: number;
    readonly writes: number;
    readonly readBytes: number;
    readonly writeBytes: number;
}

/** How a write of `block` bytes falls on stripes of k strips. docs/io-model.md 2.2. */
export interface StripeSplit {
    readonly full: number;
    /** Bytes of the partial stripe, 0 when none. */
    readonly rest: number;
    /** Strips the partial stripe touches. */
    readonly touched: number;
    readonly strip: number;
}

export function stripOf(scheme: ErasureScheme): number {
    return positive(scheme.strip) ?? DEFAULT_STRIP;
}

export function splitStripes(scheme: ErasureScheme, block: number): StripeSplit {
    const strip = stripOf(scheme);
    const full = Math.floor(block / (scheme.k * strip));
    const rest = block - full * scheme.k * strip;
    return { full, rest, touched: Math.ceil(rest / strip), strip };
}

/** The method a partial stripe is written with: `optimal` reconstructs when that reads fewer strips, a tie goes to delta. docs/io-model.md 2.2; S1, all 12 published rows. */
export function partialMethod(scheme: ErasureScheme, touched: number): Exclude<WriteMethod, 'optimal'> {
    const method = scheme.method ?? 'optimal';
    if (method !== 'optimal') {
        return method;
    }
    return scheme.k - touched < touched + scheme.m ? 'reconstruct' : 'delta';
}

/** Device I/Os and bytes of one partial-stripe write. docs/io-model.md 2.2. */
function partialWrite(scheme: ErasureScheme, { rest, touched, strip }: StripeSplit): DeviceCost {
    const { k, m } = scheme;
    const width = Math.min(rest, strip);
    if (rest === 0) {
        return { reads: 0, writes: 0, readBytes: 0, writeBytes: 0 };
    }
    switch (partialMethod(scheme, touched)) {
        case 'delta':
            return {
                reads: touched + m,
                writes: touched + m,
                readBytes: rest + m * width,
                writeBytes: rest + m * width,
            };
        case 'reconstruct':
            return {
                reads: k - touched,
                writes: touched + m,
                readBytes: (k - touched) * width,
                writeBytes: rest + m * width,
            };
        case 'whole':
            return { reads: k, writes: k + m, readBytes: k * strip, writeBytes: (k + m) * strip };
    }
}

/**
 * Device I/Os and bytes of one front-end write of `block` bytes: the write amplification.
 * Replica: r writes of B(1+j)+meta. Erasure: k+m writes per full stripe plus the partial one. Journal and metadata count per
 * device write for both. docs/io-model.md 2.2, 8.2.1.
 */
export function writeCost(scheme: Scheme, block: number, journal = 0, metadata = 0): DeviceCost {
    if (scheme.kind === 'replica') {
        return {
            reads: 0,
            writes: scheme.copies,
            readBytes: 0,
            writeBytes: scheme.copies * (block * (1 + journal) + metadata),
        };
    }
    const split = splitStripes(scheme, block);
    const partial = partialWrite(scheme, split);
    const strips = split.full * (scheme.k + scheme.m);
    const writes = partial.writes + strips;
    const data = partial.writeBytes + strips * split.strip;
    return { ...partial, writes, writeBytes: data * (1 + journal) + writes * metadata };
}

/** Device I/Os and bytes of one front-end read: one for a replica, the touched strips for erasure, whole stripes where the method is `whole`. docs/io-model.md 2.2, 2.3. */
export function readCost(scheme: Scheme, block: number): DeviceCost {
    if (scheme.kind === 'replica') {
        return { reads: 1, writes: 0, readBytes: block, writeBytes: 0 };
    }
    const strip = stripOf(scheme);
    if (scheme.method === 'whole') {
        const stripes = Math.ceil(block / (scheme.k * strip));
        return { reads: stripes * scheme.k, writes: 0, readBytes: stripes * scheme.k * strip, writeBytes: 0 };
    }
    return { reads: Math.ceil(block / strip), writes: 0, readBytes: block, writeBytes: 0 };
}

/** Raw bytes per stored byte: r, or (k+m)/k. docs/io-model.md 2.2; P05, P08. */
export function spaceOverhead(scheme: Scheme): number {
    return scheme.kind === 'replica' ? scheme.copies : (scheme.k + scheme.m) / scheme.k;
}

/** The scheme foreground writes see: a `local` coordinator keeps replicas and encodes cold data later, m+1 of them. docs/io-model.md 1.3, 2.2; S6. */
export function foregroundScheme(scheme: Scheme, coordinator: string): Scheme {
    if (coordinator === 'array') {
        return { kind: 'replica', copies: 1 };
    }
    return scheme.kind === 'erasure' && coordinator === 'local' ? { kind: 'replica', copies: scheme.m + 1 } : scheme;
}

/** Nodes a scheme needs: r copies or k+m strips, each on its own. docs/io-model.md 2.5. */
export function width(scheme: Scheme): number {
    return scheme.kind === 'replica' ? scheme.copies : scheme.k + scheme.m;
}

/** Bytes moved over the fabric per lost byte: 1 for a copy, k for a strip, the group of an LRC. docs/io-model.md 2.4, 2.5; S32. */
export function rebuildFactor(scheme: Scheme): number {
    return scheme.kind === 'replica' ? 1 : (positive(scheme.repairGroup) ?? scheme.k);
}
