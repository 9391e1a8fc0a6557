import { bulkShare, type Fabric, linkCapacity, STREAM, spaceOverhead } from '../../physics/index.ts';
import { rateText } from '../../plan/units.ts';

/** What one link carries of a copy, bytes/s: from 100 Gbps on less than its frames leave room for. docs/io-model.md 1.2. */
function oneLink({ links, efficiency }: Fabric): number {
    return (
        links.rate *
        Math.min(efficiency, links.transport === 'fibre-channel' ? 1 : (bulkShare(links.rate, links.mtu) ?? 1))
    );
}

/** What a cutover that states no `over` is copied at: what one link of its target carries, and no more than one stream for each machine. docs/language.md section 6, docs/io-model.md 8.2.6. */
export function assumedCopyRate(target: Fabric, machines: number): number {
    return Math.min(oneLink(target), STREAM * Math.max(1, machines));
}

/** Where such a rate comes from. */
export function assumedCopyText(target: Fabric, rate: number): string {
    return rate < oneLink(target) ? `${rateText(STREAM)} for each machine` : 'what one link carries';
}

/**
 * The most a source gives, bytes/s: what the links of all its nodes carry, and what its media read in one row. A best case, since it
 * serves its workloads meanwhile. `null` where its nodes are not known. docs/io-model.md 8.2.6.
 */
export function sourceRate(source: Fabric): number | null {
    if (source.nodes === null) {
        return null;
    }
    const { media, devices, cache } = source;
    const links = linkCapacity(source).node * source.nodes;
    const front = cache === null ? 0 : cache.devices * cache.media.read.bandwidth;
    const read =
        media === null || devices === null ? Infinity : source.nodes * (devices * media.read.bandwidth + front);
    return Math.min(links, read);
}

/**
 * The most a target takes, bytes/s: every copy of a block crosses the link of a node and is written to its media. A best case, since it
 * serves its workloads meanwhile. `null` where its nodes or its scheme are not known, or its links are assumed. docs/io-model.md 8.2.6.
 */
export function targetRate(target: Fabric): number | null {
    const { nodes, media, devices, scheme, coordinator } = target;
    if (nodes === null || (scheme === null && coordinator !== 'array')) {
        return null;
    }
    const copies = scheme === null || coordinator === 'array' ? 1 : spaceOverhead(scheme);
    const links = target.assumed.includes('links') ? Infinity : linkCapacity(target).node * nodes;
    const written = media === null || devices === null ? Infinity : nodes * devices * media.write.bandwidth;
    const rate = Math.min(links, written) / copies;
    return Number.isFinite(rate) ? rate : null;
}
