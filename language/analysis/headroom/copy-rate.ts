import { type Fabric, linkCapacity, STREAM } from '../../physics/index.ts';
import { rateText } from '../../plan/units.ts';

/** What a cutover that states no `over` is copied at: what one link of its target carries, and no more than one stream for each machine. LANGUAGE.md section 6, IO-MODEL 8.2.6. */
export function assumedCopyRate(target: Fabric, machines: number): number {
    return Math.min(target.links.rate * target.efficiency, STREAM * Math.max(1, machines));
}

/** Where such a rate comes from. */
export function assumedCopyText(target: Fabric, rate: number): string {
    return rate < target.links.rate * target.efficiency
        ? `${rateText(STREAM)} for each machine`
        : 'what one link carries';
}

/**
 * The most a source gives, bytes/s: what the links of all its nodes carry, and what its media read in one row. A best case, since it
 * serves its workloads meanwhile. `null` where its nodes are not known. IO-MODEL 8.2.6.
 */
export function sourceRate(source: Fabric): number | null {
    if (source.nodes === null) {
        return null;
    }
    const { media, devices } = source;
    const links = linkCapacity(source).node * source.nodes;
    const read = media === null || devices === null ? Infinity : source.nodes * devices * media.read.bandwidth;
    return Math.min(links, read);
}
