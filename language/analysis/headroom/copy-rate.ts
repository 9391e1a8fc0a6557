import { type Fabric, STREAM } from '../../physics/index.ts';
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
