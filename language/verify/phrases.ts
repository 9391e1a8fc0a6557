import type { Machine, Provenance } from '../import/estate/estate.ts';
import type { Fabric, Platform, Workload } from '../plan/plan.ts';

/** Where something was read: `prism.xlsx, vInfo, row 12`. */
export function placeOf({ file, sheet, row }: Provenance): string {
    return [file, ...(sheet === '' ? [] : [sheet]), ...(row > 0 ? [`row ${row}`] : [])].join(', ');
}

export function sourceOf({ at }: Machine): string | null {
    return at[0] ? placeOf(at[0]) : null;
}

/** `3 of 10 machines `, nothing for a workload of one. */
export function amount(found: number, { count }: Workload): string {
    return count === 1 ? '' : `${found} of ${count} machines `;
}

/** Whether a fabric stands for a cluster: its name or title, or a title that begins with it, as the import writes them. */
export function standsFor({ name, title }: Fabric, cluster: string): boolean {
    if (cluster === '') {
        return false;
    }
    const next = title?.startsWith(cluster) ? title.charAt(cluster.length) : undefined;
    return name === cluster || (next !== undefined && !/[\p{L}\p{N}_-]/u.test(next));
}

/** Whether a platform is the one that runs on a server: its title, or its name, is the server's. */
export function called({ name, title }: Platform, server: string): boolean {
    const own = server.toLowerCase();
    return title?.toLowerCase() === own || name.toLowerCase() === own;
}
