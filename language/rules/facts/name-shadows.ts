import { accessModel } from '../../analysis/access/model.ts';
import { firstOf } from '../../basics/lists.ts';
import { withArticle } from '../../plan/naming/spelling.ts';
import type { Plan, Platform, Role, Shadow } from '../../plan/plan.ts';
import { inLibrary, LIBRARY_PREFIX } from '../../plan/source.ts';
import type { Rule } from '../rule.ts';

export const nameShadows: Rule = {
    code: 'name-shadows',
    title: "A plan's own declaration of a library name is meant",
    severity: "information; warning where the plan also uses the library's meaning",
    explain: `The plan declares a name that the library has as well. Its own declaration wins: wherever the plan writes the name, its own is meant. What the library says
about its own products and platforms keeps the library's meaning.

That is a warning where both meanings meet in one plan, because then one name stands for two things: a product speaks the library's interface of that name, the role of a
principal gives the library's capability, a base leads to the library's declaration. A new release of the library may bring a name that a plan has already; the plan goes on as it was.

A declaration that builds on the library's of the same name (\`platform nutanix is nutanix { … }\`) has all that it says, and adds to it.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
feature rdm "A disk of our own kind"`,
    repair: 'Give the own declaration another name, or leave it out where the library means the same.',
    *check({ plan }) {
        for (const shadow of plan.shadows) {
            const { record, hidden } = shadow;
            const title = hidden.title === undefined ? '' : ` (${hidden.title})`;
            const builds = record.base?.name === record.name && record.kind === hidden.kind;
            const users = builds ? [] : usersOf(plan, shadow);
            const both = users.length === 0 ? '' : ` ${stillUse(users)} the library's: choose another name.`;
            yield {
                code: this.code,
                severity: users.length > 0 ? 'warning' : 'information',
                span: record.nameSpan,
                subjects: [record.name],
                figures: { hides: `${hidden.kind} ${hidden.name}`, users },
                message: builds
                    ? `'${record.name}' builds on the library's ${hidden.kind} of that name${title}; the plan's own one is meant.`
                    : `'${record.name}' is ${withArticle(record.kind)} of this plan and hides the library's ${hidden.kind}${title}.${both}`,
                related: [{ span: hidden.nameSpan, message: `the library's '${hidden.name}'` }],
            };
        }
        // Roles are names on a platform, which the tables of names know nothing of.
        for (const { code, span, subjects = [], message, related } of plan.problems) {
            if (code !== this.code) {
                continue;
            }
            const users = demanding(plan, firstOf(subjects));
            yield {
                code: this.code,
                severity: users.length > 0 ? 'warning' : 'information',
                span,
                subjects,
                figures: { hides: `role ${firstOf(subjects)}`, users },
                message:
                    users.length > 0
                        ? `${message.replace(/\.$/, '')}, while ${needs(users)} the library's. Choose another name.`
                        : message,
                related: related ?? [],
            };
        }
    },
};

/**
 * What in the plan rests on the library's meaning of a hidden name. That a platform's library offers, supports or grants something of
 * that name is not yet a use: most names of the library are known to every platform.
 */
function usersOf(plan: Plan, { record, hidden }: Shadow): string[] {
    const name = `${LIBRARY_PREFIX}${record.name}`;
    const named = (kind: string, found: readonly { readonly name: string }[]) => found.map(f => `${kind} '${f.name}'`);
    switch (hidden.kind) {
        case 'interface':
            return named(
                'product',
                products(plan).filter(p => p.speaks.some(f => f.name === name)),
            );
        case 'feature':
            return named(
                'controller',
                plan.controllers.filter(c =>
                    c.mayUse.some(use =>
                        plan
                            .declaration('interface', use.name)
                            ?.names['uses']?.some(f => f.name === hidden.name && inLibrary(f.span)),
                    ),
                ),
            );
        case 'capability':
            return named(
                'principal',
                plan.identities.flatMap(({ platform, principals }) =>
                    platform ? principals.filter(p => grantedByLibrary(p.holds, platform, hidden.name)) : [],
                ),
            );
        case 'platform':
            return named(
                'platform',
                [...plan.platforms.values()].filter(p => p.record !== record && p.chain.includes(hidden)),
            );
        case 'media':
            return named(
                'fabric',
                plan.fabrics.filter(f => f.everyMedia.some(m => m.record === hidden)),
            );
        case 'fabric':
            return named(
                'fabric',
                plan.fabrics.filter(f => f.record !== record && f.chain.includes(hidden)),
            );
        default:
            return [];
    }
}

/** Whether roles give a capability by what the library says about their platform. */
function grantedByLibrary(roles: readonly Role[], platform: Platform, capability: string): boolean {
    const ways = accessModel(platform).grants.get(capability) ?? [];
    const allowed = new Set(roles.flatMap(r => r.privileges));
    return ways.some(w => inLibrary(w.span) && w.privileges.every(p => allowed.has(p)));
}

function products(plan: Plan) {
    return [...new Set(plan.controllers.flatMap(c => c.product ?? []))];
}

/** Products of the plan whose accounts need a role of that name, which is the library's. */
function demanding(plan: Plan, role: string): string[] {
    return products(plan)
        .filter(p => p.demands.some(d => d.what === 'role' && d.names.some(n => n.name === role)))
        .map(p => `product '${p.name}'`);
}

function needs(users: readonly string[]): string {
    const first = firstOf(users);
    return users.length === 1
        ? `the account of ${first} needs`
        : `the accounts of ${first} and ${users.length - 1} more need`;
}

/** Who still uses the library's declaration: one by its name, several by the first and a number. */
function stillUse(users: readonly string[]): string {
    const first = firstOf(users);
    return users.length === 1 ? `${first} still uses` : `${first} and ${users.length - 1} more still use`;
}
