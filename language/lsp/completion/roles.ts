import { type AccessRow, criticalGains, holdingOf } from '../../analysis/access/access.ts';
import { askedRoles } from '../../analysis/access/account.ts';
import { type Translation, translation } from '../../analysis/access/translate.ts';
import type { FileView } from '../file-view.ts';
import type { Place } from './context.ts';

/** How a role fits a principal, in words beside its name. */
export interface RoleFit {
    readonly rank: number;
    readonly description: string;
}

/** Ranks: what the product asks for, then by fit, then roles that keep nothing, then those that bring much, administrators at the end. */
const RANK = { asked: 0, fits: 1, keepsNothing: 3, broad: 4, critical: 5 } as const;
/** A role that brings more than so many times what is held is an administrator's, whatever it is called. */
const BROAD = 2;

/**
 * How well roles of the target fit the principal whose `becomes` is written: the closest and least first, as the checker recommends;
 * roles that bring critical capabilities come last and say so. Undefined where the principal or the target is not known.
 */
export function roleFit(
    place: Place,
    { unit }: FileView,
): ((role: string, platform: string) => RoleFit | undefined) | undefined {
    const [who] = place.listed;
    const rows = unit?.analysis.access.filter(r => r.principal.name === who && r.identity === place.name) ?? [];
    if (!unit || rows.length === 0) {
        return undefined;
    }
    return (name, platform) => {
        const row = rows.find(r => r.to.name === platform);
        const role = row && unit.plan.roleOn(name, row.to);
        if (!row || !role) {
            return undefined;
        }
        const after = translation(new Set(row.capabilities), holdingOf([role], row.to));
        const asked = askedRoles(unit.plan, row).find(a => a.roles.some(r => r.name === name));
        return asked
            ? {
                  rank: RANK.asked,
                  description: `${asked.controller.product?.title ?? asked.controller.name} asks for it`,
              }
            : fitOf(row, after);
    };
}

function fitOf({ capabilities }: AccessRow, after: Translation): RoleFit {
    const all = capabilities.length;
    const kept = all - after.lost.length;
    const gained = after.gained.length;
    const keeps = all === 0 ? '' : `keeps ${kept} of ${all}`;
    const brings = gained === 0 ? 'nothing new' : `${gained} new`;
    const critical = criticalGains(after);
    if (critical.length > 0) {
        return {
            rank: RANK.critical + spread(gained, all),
            description: `⚠ administrator: brings ${critical.join(', ')}`,
        };
    }
    const description = [keeps, brings].filter(part => part !== '').join(', ');
    if (all > 0 && gained > BROAD * all) {
        return { rank: RANK.broad + spread(gained, all), description: `⚠ broad: ${description}` };
    }
    return kept === 0 && all > 0
        ? { rank: RANK.keepsNothing + spread(gained, all), description }
        : { rank: RANK.fits + (all === 0 ? spread(gained, all) : 0.98 * (1 - kept / (all + gained))), description };
}

/** Below 1, growing with what a role brings. */
function spread(gained: number, held: number): number {
    return 0.98 * (gained / (gained + held + 1));
}
