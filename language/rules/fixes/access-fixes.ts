import { type AccessRow, capabilitiesOf } from '../../analysis/access/access.ts';
import { accessModel } from '../../analysis/access/model.ts';
import { hinderedTools } from '../../analysis/access/tools.ts';
import { type LeastRole, leanRole, type Translation, translation } from '../../analysis/access/translate.ts';
import type { Facts, Finding } from '../../analysis/analysis.ts';
import type { Identity, Plan, Role } from '../../plan/plan.ts';
import { insert, replace, type TextEdit } from '../../plan/source.ts';
import type { Fix } from '../rule.ts';
import { suggested } from '../signatures/iam-sentences.ts';
import { counted, written } from '../words.ts';
import { eolOf, freeRoleName, insertBehind, roleText } from './access-role-text.ts';

/**
 * Repairs of `iam-mismatch`: the closest built-in role, the least custom role (whole, and without what is better left out), and
 * a role for every principal of the identity at once. A fix is preferred only where no role was chosen yet and nothing is lost or
 * gained after it: everything else is for people to decide.
 */
export function accessFixes(finding: Finding, facts: Facts): readonly Fix[] {
    const repair = finding.repair as { readonly identity: string; readonly principal: string; readonly to: string };
    const rows = facts.access.filter(r => r.identity === repair.identity && r.to.name === repair.to);
    const row = rows.find(r => r.principal.name === repair.principal);
    const identity = facts.plan.identities.find(i => i.name === repair.identity);
    if (!row || !identity) {
        return [];
    }
    const fixes = [...bestFix(row, facts.plan), ...leastFixes(row, identity, facts.plan)];
    const preferred = row.chosen ? -1 : fixes.findIndex(f => f.clears);
    return [
        ...fixes.map(({ fix }, i) => ({ ...fix, preferred: i === preferred })),
        ...mapAllFix(rows, row, identity, facts.plan),
    ];
}

interface Candidate {
    readonly fix: Omit<Fix, 'preferred'>;
    /** Nothing is lost or gained after it, and no tool is hindered. */
    readonly clears: boolean;
}

/** Sets `becomes` to the closest built-in role, where it does better than the one chosen. */
function bestFix(row: AccessRow, plan: Plan): Candidate[] {
    const { best } = row;
    const role = best && plan.roleOn(best.role, row.to);
    // A role of the plan may have taken the name; then it is not the built-in one.
    if (!best || !role || role.record !== accessModel(row.to).builtIn.find(b => b.name === best.role)?.record) {
        return [];
    }
    const after = clearing(row, plan, role.privileges);
    if (!suggested(best, row)) {
        return [];
    }
    return [
        {
            clears: after,
            fix: {
                title: `Let ${row.principal.name} become \`${role.name}\` (${told(best, row)})`,
                kind: 'quickfix',
                edits: () => becomeEdits(row, plan, role.name),
            },
        },
    ];
}

/** Inserts the least custom role, and the one without what brings much more than it keeps. */
function leastFixes(row: AccessRow, identity: Identity, plan: Plan): Candidate[] {
    const { least } = row;
    if (least.privileges.length === 0) {
        return [];
    }
    const found: Candidate[] = [];
    const add = (role: LeastRole, about: string): void => {
        const after = clearing(row, plan, role.privileges);
        if (row.chosen && !after && !better(role, row.chosen)) {
            return;
        }
        const made = customRole(row, plan, role.privileges, new Set());
        found.push({
            clears: after,
            fix: {
                title: `${made.text === undefined ? 'Use' : 'Insert'} role ${made.name} with ${counted(role.privileges.length, 'privilege')}${about} and let ${row.principal.name} become it (${told(role, row)})`,
                kind: 'quickfix',
                edits: () => [
                    ...becomeEdits(row, plan, made.name),
                    ...(made.text === undefined ? [] : [insertBehind(identity.record, [made.text])]),
                ],
            },
        });
    };
    add(least, '');
    if (least.leaveOut.length > 0) {
        const lean = leanRole(new Set(row.capabilities), least, accessModel(row.to));
        const without =
            least.leaveOut.length <= 2
                ? least.leaveOut.map(l => l.capability).join(' and ')
                : `${least.leaveOut.length} capabilities that bring much more than they keep`;
        if (lean.privileges.length > 0) {
            add(lean, `, without ${without},`);
        }
    }
    return found;
}

/** One edit for the identity: every principal that still differs gets its least custom role; equal ones share it. */
function mapAllFix(rows: readonly AccessRow[], row: AccessRow, identity: Identity, plan: Plan): Fix[] {
    const open = rows
        .filter(r =>
            !r.chosen
                ? r.principal.holds.some(h => h.privileges.length > 0) && r.principal.unresolved.length === 0
                : better(r.least, r.chosen),
        )
        .filter(r => r.least.privileges.length > 0);
    if (open.length < 2 || !open.includes(row)) {
        return [];
    }
    return [
        {
            title: `Map all ${open.length} principals of ${identity.name} to least custom roles on ${row.to.name}`,
            kind: 'quickfix',
            preferred: false,
            wholePlan: true,
            edits: () => {
                const made = new Map<string, { readonly name: string; readonly text?: string }>();
                const taken = new Set<string>();
                const edits = open.flatMap(r => {
                    const key = r.least.privileges.join('\n');
                    let role = made.get(key);
                    if (!role) {
                        made.set(key, (role = customRole(r, plan, r.least.privileges, taken)));
                    }
                    taken.add(role.name);
                    return becomeEdits(r, plan, role.name);
                });
                const texts = [...made.values()].flatMap(m => m.text ?? []);
                return texts.length > 0 ? [...edits, insertBehind(identity.record, texts)] : edits;
            },
        },
    ];
}

/** A role of exactly these privileges: one the plan has already, or the text of a new one. */
function customRole(
    row: AccessRow,
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
    return { name, text: roleText(name, row.to, privileges, eolOf(row.principal.nameSpan.block)) };
}

function ownRoles(plan: Plan, row: AccessRow): Role[] {
    const records = plan.blocks
        .flatMap(f => f.records)
        .flatMap(b => b.declarations)
        .filter(d => d.kind === 'role' && d.on?.name === row.to.name);
    return records.flatMap(r => plan.roleOn(r.name, row.to) ?? []);
}

/** Writes the role a principal becomes on the target: in place of the one written for it, or behind what is written. */
function becomeEdits(row: AccessRow, plan: Plan, role: string): TextEdit[] {
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
    return a.lost.length + a.gained.length < b.lost.length + b.gained.length;
}

/** Whether a role of these privileges leaves nothing to be said. */
function clearing(row: AccessRow, plan: Plan, privileges: readonly string[]): boolean {
    const capabilities = accessModel(row.to).capabilitiesOf(privileges);
    const { lost, gained } = translation(capabilitiesOf(row.principal.holds, row.from), capabilities);
    return (
        lost.length === 0 &&
        gained.length === 0 &&
        hinderedTools(plan, row, new Set(privileges), capabilities).length === 0
    );
}

/** `keeps all 5`, `keeps 3 of 5, adds 2` */
function told({ exact, gained }: Translation, row: AccessRow): string {
    const all = row.capabilities.length;
    return `keeps ${exact.length === all ? `all ${all}` : `${exact.length} of ${all}`}${gained.length > 0 ? `, adds ${gained.length}` : ''}`;
}
