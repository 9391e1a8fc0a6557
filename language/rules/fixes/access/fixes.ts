import { type AccessRow, atBest, criticalGains, holdingOf, takesOwnRoles } from '../../../analysis/access/access.ts';
import {
    type AskedRole,
    askedPrivileges,
    askedRoles,
    unmetRoles,
    withoutAsked,
} from '../../../analysis/access/account.ts';
import { accessModel } from '../../../analysis/access/model.ts';
import { hinderedTools } from '../../../analysis/access/tools.ts';
import { type LeastRole, type Translation, translation } from '../../../analysis/access/translate.ts';
import type { Facts } from '../../../analysis/analysis.ts';
import { insertBehind } from '../../../edits/declarations.ts';
import { lineEndOf } from '../../../edits/line-ends.ts';
import type { Identity, Plan, Role } from '../../../plan/plan.ts';
import { insert, replace, type TextEdit } from '../../../plan/source.ts';
import { written } from '../../../writing/names.ts';
import { counted } from '../../phrases.ts';
import type { Fix } from '../../rule.ts';
import type { AccessRepair } from '../../signatures/iam-mismatch.ts';
import { suggested } from '../../signatures/iam-sentences.ts';
import { freeRoleName, roleText } from './role-text.ts';

/**
 * Repairs of `iam-mismatch`: the least custom role that is recommended, the one that keeps everything, the closest built-in role, and
 * a role for every principal of the identity at once. A fix is preferred only where no role was chosen yet and no role can do
 * better: everything else is for people to decide.
 */
export function accessFixes(repair: AccessRepair, facts: Facts): readonly Fix[] {
    const rows = facts.access.filter(r => r.identity === repair.identity && r.to.name === repair.to);
    const row = rows.find(r => r.principal.name === repair.principal);
    const identity = facts.plan.identities.find(i => i.name === repair.identity);
    if (!row || !identity) {
        return [];
    }
    // A role its product does not work with repairs nothing.
    const asked = askedRoles(facts.plan, row);
    const fixes =
        asked.length > 0
            ? askedFixes(row, facts.plan, asked)
            : [...leastFixes(row, identity, facts.plan), ...bestFix(row, facts.plan)];
    const preferred = row.chosen ? -1 : fixes.findIndex(f => f.settles);
    return [
        ...fixes.map(({ fix }, i) => ({ ...fix, preferred: i === preferred })),
        ...mapAllFix(rows, row, identity, facts.plan),
    ];
}

interface Candidate {
    readonly fix: Omit<Fix, 'preferred'>;
    /** What it allows in the end. */
    readonly privileges: readonly string[];
    /** No role does better, nothing critical is gained, and no tool is hindered. */
    readonly settles: boolean;
}

/**
 * Roles that settle an `iam-mismatch` and allow what a tool lacks besides, so that one change of the account settles both; the same
 * words as offered for the mismatch.
 */
export function sharedFixes({ identity, principal, to }: AccessRepair, facts: Facts, needed: readonly string[]): Fix[] {
    const rows = facts.access.filter(r => r.identity === identity && r.to.name === to);
    const row = rows.find(r => r.principal.name === principal);
    const holder = facts.plan.identities.find(i => i.name === identity);
    if (!row || !holder || askedRoles(facts.plan, row).length > 0) {
        return [];
    }
    const enough = (privileges: readonly string[]) => needed.every(p => privileges.includes(p));
    const own = [...leastFixes(row, holder, facts.plan), ...bestFix(row, facts.plan)];
    return [
        ...own
            .filter(({ settles, privileges }) => settles && enough(privileges))
            .map(({ fix }) => ({ ...fix, preferred: false })),
        ...(enough(withTools(row.advised, row, facts.plan).privileges) ? mapAllFix(rows, row, holder, facts.plan) : []),
    ];
}

/** Sets `becomes` to the role that the products of this account ask for, where it has none: in place of another one `account-short` offers it. */
function askedFixes(row: AccessRow, plan: Plan, asked: readonly AskedRole[]): Candidate[] {
    const [first] = asked;
    if (!first || row.chosen || unmetRoles(asked, first.role.name, first.role.privileges).length > 0) {
        return [];
    }
    const after = translation(new Set(row.capabilities), holdingOf([first.role], row.to));
    return [{ ...become(row, plan, first.role, after), settles: false }];
}

/** Sets `becomes` to the closest built-in role, where it does better than the one chosen. */
function bestFix(row: AccessRow, plan: Plan): Candidate[] {
    const { best, advised } = row;
    const role = best && plan.roleOn(best.role, row.to);
    // A role of the plan may have taken the name; then it is not the built-in one.
    if (
        !best ||
        best.role === advised.role ||
        !role ||
        role.record !== accessModel(row.to).builtIn.find(b => b.name === best.role)?.record
    ) {
        return [];
    }
    if (!suggested(best, row)) {
        return [];
    }
    return [become(row, plan, role, best)];
}

/** Sets `becomes` to a role that is there. */
function become(row: AccessRow, plan: Plan, role: Role, outcome: Translation): Candidate {
    return {
        settles: settling(row, plan, role.privileges),
        privileges: role.privileges,
        fix: {
            title: `Let ${row.principal.name} become '${role.name}' (${told(outcome, row)})`,
            kind: 'quickfix',
            edits: () => becomeEdits(row, plan, role.name),
        },
    };
}

/** Inserts the least custom role, without what brings much more than it keeps first; on a platform without roles of one's own the least of its roles. */
function leastFixes(row: AccessRow, identity: Identity, plan: Plan): Candidate[] {
    const { least, advised } = row;
    if (!takesOwnRoles(row.to)) {
        const role = advised.role === undefined ? undefined : plan.roleOn(advised.role, row.to);
        return role && role.name !== row.becomes && (!row.chosen || better(advised, row.chosen))
            ? [become(row, plan, role, advised)]
            : [];
    }
    const found: Candidate[] = [];
    const add = (least: LeastRole, about: string): void => {
        const role = withTools(least, row, plan);
        if (role.privileges.length === 0) {
            return;
        }
        const settles = settling(row, plan, role.privileges);
        const today = row.chosen && withoutAsked(plan, row, row.chosen);
        if (today && !better(withoutAsked(plan, row, role), today) && !(settles && !atBest(row, today))) {
            return;
        }
        const made = customRole(row, plan, role.privileges, new Set());
        found.push({
            settles,
            privileges: role.privileges,
            fix: {
                title: `${made.text === undefined ? 'Use' : 'Insert'} role ${made.name} with ${counted(role.privileges.length, 'privilege')}${about} and let ${row.principal.name} become it (${told(role, row)})`,
                kind: 'quickfix',
                edits: () => [
                    ...becomeEdits(row, plan, made.name),
                    ...(made.text === undefined ? [] : [insertBehind(identity, [made.text])]),
                ],
            },
        });
    };
    if (advised !== least) {
        const without =
            least.leaveOut.length === 0
                ? 'what brings critical capabilities'
                : least.leaveOut.length <= 2
                  ? least.leaveOut.map(l => l.capability).join(' and ')
                  : `${least.leaveOut.length} capabilities that bring much more than they keep`;
        add(advised, `, without ${without},`);
    }
    add(least, '');
    return found;
}

/** A role with what the tools of the principal ask for there, as long as that brings nothing critical. */
function withTools(role: LeastRole, row: AccessRow, plan: Plan): LeastRole {
    const privileges = [...new Set([...role.privileges, ...askedPrivileges(plan, row)])].sort();
    if (privileges.length === role.privileges.length) {
        return role;
    }
    const wider = {
        ...role,
        privileges,
        ...translation(new Set(row.capabilities), accessModel(row.to).holdingOf(privileges)),
    };
    return criticalGains(wider).length > criticalGains(role).length ? role : wider;
}

/** One edit for the identity: every principal that still differs gets the least custom role recommended for it; equal ones share it. */
function mapAllFix(rows: readonly AccessRow[], row: AccessRow, identity: Identity, plan: Plan): Fix[] {
    const open = rows
        .filter(r =>
            !r.chosen
                ? r.principal.holds.some(h => h.privileges.length > 0) && r.principal.unresolved.length === 0
                : better(r.advised, r.chosen),
        )
        // An account whose product asks for a role works with no narrower one.
        .filter(r => r.advised.privileges.length > 0 && askedRoles(plan, r).length === 0);
    if (open.length < 2 || !open.includes(row) || !takesOwnRoles(row.to)) {
        return [];
    }
    return [
        {
            title: `Map the ${open.length} principals of ${identity.name} to least custom roles on ${row.to.name}`,
            kind: 'quickfix',
            preferred: false,
            wholePlan: true,
            edits: () => {
                const made = new Map<string, { readonly name: string; readonly text?: string }>();
                const taken = new Set<string>();
                const edits = open.flatMap(r => {
                    const { privileges } = withTools(r.advised, r, plan);
                    const key = privileges.join('\n');
                    let role = made.get(key);
                    if (!role) {
                        made.set(key, (role = customRole(r, plan, privileges, taken)));
                    }
                    taken.add(role.name);
                    return becomeEdits(r, plan, role.name);
                });
                const texts = [...made.values()].flatMap(m => m.text ?? []);
                return texts.length > 0 ? [...edits, insertBehind(identity, texts)] : edits;
            },
        },
    ];
}

/** A role of exactly these privileges: one the plan has already, or the text of a new one. */
export function customRole(
    row: Pick<AccessRow, 'principal' | 'to'>,
    plan: Plan,
    privileges: readonly string[],
    taken: ReadonlySet<string>,
): { readonly name: string; readonly text?: string } {
    const known = ownRoles(plan, row).find(
        r => r.privileges.length === privileges.length && r.privileges.every((p, i) => p === privileges[i]),
    );
    if (known) {
        return { name: known.name };
    }
    const name = freeRoleName(plan, row.principal.holds, row.to, taken);
    return { name, text: roleText(name, row.to, privileges, lineEndOf(row.principal.nameSpan.block.text)) };
}

function ownRoles(plan: Plan, row: Pick<AccessRow, 'to'>): Role[] {
    const roles = plan.accessDeclarations.filter(d => d.kind === 'role' && d.on?.name === row.to.name);
    return roles.flatMap(r => plan.roleOn(r.name, row.to) ?? []);
}

/** Writes the role a principal becomes on the target: in place of the one written for it, or behind what is written. */
export function becomeEdits(row: Pick<AccessRow, 'principal' | 'to'>, plan: Plan, role: string): TextEdit[] {
    const { principal, to } = row;
    const on = plan.to.length > 1 ? ` on ${written(to.name)}` : '';
    const text = `becomes ${written(role)}${on}`;
    const here = principal.becomes.filter(b => b.platform.name === to.name);
    // One that is written for several targets at once stays for the others; the named one takes precedence over it.
    const own = here.filter(b => b.named || plan.to.length === 1);
    const [first, ...others] = own;
    if (!first) {
        return [insert(principal.span.block, principal.span.end, ` ${text}`)];
    }
    return [replace(first.span, text), ...others.map(o => replace(o.span, ''))];
}

function better(a: Translation, b: Translation): boolean {
    return criticalGains(a).length !== criticalGains(b).length
        ? criticalGains(a).length < criticalGains(b).length
        : differences(a) < differences(b);
}

function differences({ lost, partial, gained }: Translation): number {
    return lost.length + partial.length + gained.length;
}

/** Whether no role does better than one of these privileges, and no tool lacks anything with it. */
function settling(row: AccessRow, plan: Plan, privileges: readonly string[]): boolean {
    const after = accessModel(row.to).holdingOf(privileges);
    return (
        atBest(row, withoutAsked(plan, row, translation(new Set(row.capabilities), after))) &&
        hinderedTools(plan, row, new Set(privileges), after).length === 0
    );
}

/** `keeps all 5`, `keeps 3 of 5, 1 in part, adds 2, critical: role.manage` */
function told(of: Translation, row: AccessRow): string {
    const { exact, partial, gained } = of;
    const all = row.capabilities.length;
    const kept = exact.length + partial.length;
    const critical = criticalGains(of);
    return [
        `keeps ${kept === all ? `all ${all}` : `${kept} of ${all}`}`,
        ...(partial.length > 0 ? [`${partial.length} in part`] : []),
        ...(gained.length > 0 ? [`adds ${gained.length}`] : []),
        ...(critical.length > 0 ? [`critical: ${critical.join(', ')}`] : []),
    ].join(', ');
}
