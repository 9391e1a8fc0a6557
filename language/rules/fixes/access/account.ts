import { criticalGains, holdingOf } from '../../../analysis/access/access.ts';
import { type AccountCheck, leastWay, shortAccounts } from '../../../analysis/access/account.ts';
import { accessModel } from '../../../analysis/access/model.ts';
import { translation } from '../../../analysis/access/translate.ts';
import type { Facts } from '../../../analysis/analysis.ts';
import { insertBehind } from '../../../edits/declarations.ts';
import type { Plan, Role } from '../../../plan/plan.ts';
import { counted } from '../../phrases.ts';
import type { Fix } from '../../rule.ts';
import type { AccountRepair } from '../../signatures/account-short.ts';
import { becomeEdits, customRole, sharedFixes } from './fixes.ts';

/**
 * Repairs of `account-short` on the target: the role the product asks for, the one with the least to fear first, or a role with what is
 * missing. What an account has today is a fact, so nothing is offered there; and rights are never given without asking.
 */
export function accountFixes(repair: AccountRepair, facts: Facts): readonly Fix[] {
    const short = shortAccounts(facts.plan).find(
        s => s.side === 'target' && s.controller.name === repair.controller && s.platform.name === repair.platform,
    );
    if (!short) {
        return [];
    }
    const more = missingPrivileges(short);
    return [
        ...askedRoles(short, facts.plan),
        ...(short.roleWays.length === 0 ? bothFixes(short, facts, more) : []),
        ...widerRole(short, facts, more),
    ];
}

/** What also settles how the account is translated. */
function bothFixes({ controller, identity, platform }: AccountCheck, facts: Facts, more: readonly string[]): Fix[] {
    const { principal } = controller;
    return principal && more.length > 0
        ? sharedFixes({ identity: identity.name, principal: principal.name, to: platform.name }, facts, more)
        : [];
}

/** The privileges of the platform that give what is lacking. */
function missingPrivileges({ platform, lacking }: AccountCheck): readonly string[] {
    const model = accessModel(platform);
    return lacking.flatMap(({ use }): readonly string[] =>
        model.privileges.has(use.name) ? [use.name] : leastWay(platform, use.name),
    );
}

function askedRoles(short: AccountCheck, plan: Plan): Fix[] {
    const { controller, platform, identity, roleWays } = short;
    const { principal } = controller;
    if (!principal) {
        return [];
    }
    const held = identity.platform ? holdingOf(principal.holds, identity.platform).capabilities : new Set<string>();
    const roles = roleWays.flatMap((way): Role[] => {
        const [use] = way.names;
        const role = way.what === 'role' && way.names.length === 1 && use ? plan.roleOn(use.name, platform) : undefined;
        return role ? [role] : [];
    });
    return roles
        .map(role => ({ role, after: translation(held, holdingOf([role], platform)) }))
        .sort(
            (a, b) =>
                criticalGains(a.after).length - criticalGains(b.after).length ||
                a.after.gained.length - b.after.gained.length,
        )
        .map(({ role, after }) => ({
            title: `Let ${principal.name} become '${role.name}', which ${controller.product?.name ?? controller.name} asks for (adds ${after.gained.length}${criticalText(criticalGains(after))})`,
            kind: 'quickfix',
            preferred: false,
            edits: () => becomeEdits({ principal, to: platform }, plan, role.name),
        }));
}

function criticalText(critical: readonly string[]): string {
    return critical.length > 0 ? `, critical: ${critical.join(', ')}` : '';
}

/** The privileges of today's choice, with those that are missing. */
function widerRole(short: AccountCheck, { plan }: Facts, more: readonly string[]): Fix[] {
    const { controller, platform, identity, roles } = short;
    const { principal } = controller;
    if (!principal || more.length === 0) {
        return [];
    }
    const privileges = [...new Set([...roles.flatMap(r => r.privileges), ...more])].sort();
    const made = customRole({ principal, to: platform }, plan, privileges, new Set());
    return [
        {
            title: `${made.text === undefined ? 'Use' : 'Insert'} role ${made.name} with ${counted(new Set(more).size, 'further privilege')} that ${controller.name} needs and let ${principal.name} become it`,
            kind: 'quickfix',
            preferred: false,
            edits: () => [
                ...becomeEdits({ principal, to: platform }, plan, made.name),
                ...(made.text === undefined ? [] : [insertBehind(identity, [made.text])]),
            ],
        },
    ];
}
