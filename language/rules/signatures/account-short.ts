import { type AccountCheck, shortAccounts } from '../../analysis/access/account.ts';
import type { Facts, RelatedPlace, Repairable, Severity } from '../../analysis/analysis.ts';
import { judge, milder } from '../../analysis/matrix.ts';
import type { AccountDemand } from '../../plan/records.ts';
import { accountFixes } from '../fixes/access/account.ts';
import type { RuleWith } from '../rule.ts';

export const accountShort: RuleWith<AccountRepair> = {
    code: 'account-short',
    title: 'The account of a product may do what the product needs',
    severity:
        'by the decision matrix, for the workloads it covers; one lower for a recalled fact, for a restore, and where a right that no role shows would do as well',
    explain: `A backup, replication, monitoring or automation product logs in with an account, and its vendor says what that account needs: capabilities, privileges, a role, or a right beyond
every role. What the account has is compared with it on the platform the product works on **today**, and on every platform to which machines it covers are moved, with the role the account
\`becomes\` there. It does not matter whether the account had it before: a tool that lacks something on both sides is told on both.

What the product needs stands in the library with its source (\`needs role "Prism Admin" on nutanix evidence documented "…"\`): each further \`needs role\` or \`needs right\` of the same platform is
an alternative, everything else is needed together. A role is also met by another one that allows everything it allows. A right (\`needs right "root"\`) shows in no role: it is named for the
target only, to be checked by somebody. A capability the account has today and loses with the move is told by \`iam-mismatch\`. A fact that was only recalled is never an error.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is proxmox
product deployer "Deployments" for automation { speaks vsphere.rest, pve.rest }
identity ad on old { principal "CORP\\\\deploy" holds ReadOnly becomes PVEAuditor }
automation deploy is deployer { manages all  needs vm.clone  account "CORP\\\\deploy" }
fabric pool on new is ceph-replicated { nodes 4 }
workload erp { }
phase tools  { decouple deploy onto pve.rest }
phase rights { map ad }
phase io     { model pool }
phase move   { cutover erp to pool }`,
    repair: 'Give the account the role the product asks for, or a role with what is missing (the quick fixes write both). Where the product asks for an administrator role, accept the mismatch that comes with it, with the reason.',
    *check(facts) {
        for (const short of shortAccounts(facts.plan)) {
            const finding = findingFor(short, facts);
            if (finding) {
                yield finding;
            }
        }
    },
    fixes(_finding, facts, repair) {
        return accountFixes(repair, facts);
    },
};

function findingFor(short: AccountCheck, facts: Facts): Repairable<AccountRepair> | undefined {
    const judged = judge(facts.plan, short.workloads);
    const roleWays = provable(short);
    const principal = short.controller.principal;
    if (!judged || !principal || short.lacking.length + roleWays.length === 0) {
        return undefined;
    }
    const first = short.side === 'target' ? firstMove(short, facts) : undefined;
    return {
        code: 'account-short',
        severity: severityOf(short, roleWays, judged.severity),
        span: short.controller.account?.span ?? short.controller.record.nameSpan,
        layer: short.controller.record.kind === 'mover' ? 'compute' : short.controller.layer,
        phase: first?.phase,
        subjects: [short.controller.name, principal.name],
        concerns: short.workloads,
        message: messageOf(short, roleWays, first?.phase),
        related: related(short, roleWays, first),
        repair: { controller: short.controller.name, platform: short.platform.name },
        figures: {
            controller: short.controller.name,
            identity: short.identity.name,
            principal: principal.name,
            platform: short.platform.name,
            side: short.side,
            lacking: short.lacking.map(l => l.use.name),
            roles: roleWays.filter(w => w.what === 'role').map(w => w.names.map(n => n.name)),
            rights: roleWays.flatMap(w => w.right ?? []),
        },
    };
}

/** What the fixes need to find the account again. */
export interface AccountRepair {
    readonly controller: string;
    readonly platform: string;
}

/** Today the product works, so a right that no role shows is there: only roles without such an alternative are missing. */
function provable({ side, roleWays }: AccountCheck): readonly AccountDemand[] {
    return side === 'source' && roleWays.some(w => w.what === 'right') ? [] : roleWays;
}

function severityOf(short: AccountCheck, roleWays: readonly AccountDemand[], severity: Severity): Severity {
    const roleProven = roleWays.length > 0 && roleWays.every(w => w.what === 'role' && !recalled(w) && !w.purpose);
    const nameProven = short.lacking.some(({ demand }) => !demand || (!recalled(demand) && !demand.purpose));
    return severity === 'error' && !roleProven && !nameProven ? milder(severity) : severity;
}

function recalled({ evidence }: AccountDemand): boolean {
    return evidence?.grade === 'recalled';
}

function firstMove({ platform, workloads }: AccountCheck, { moves }: Facts) {
    const move = moves.find(m => m.platform?.name === platform.name && m.workloads.overlaps(workloads));
    return move && { phase: move.phase.name, span: move.step.record.span };
}

function messageOf(short: AccountCheck, roleWays: readonly AccountDemand[], phase: string | undefined): string {
    const { controller, platform, side, roles, lacking } = short;
    const as = roles.length > 0 ? ` (${roles.map(r => r.name).join(', ')})` : '';
    const account = `its account '${controller.principal?.name ?? ''}'${as}`;
    const demands = [...roleWays, ...lacking.flatMap(l => l.demand ?? [])];
    const [purpose, ...others] = new Set(demands.map(d => d.purpose));
    const why = purpose && others.length === 0 && lacking.every(l => l.demand) ? `For ${purpose}, ` : '';
    const needs = [
        ...(lacking.length > 0 ? [`${listed(lacking.map(l => l.use.name))}${partly(short)}`] : []),
        ...(roleWays.length > 0 ? [alternatives(roleWays)] : []),
    ].join(' and ');
    const many = lacking.length + (roleWays.length > 0 ? 1 : 0) > 1;
    const unseen = lacking.length === 0 && roleWays.every(w => w.what === 'right');
    const rest = unseen ? `no role shows whether ${account} has it` : `${account} lacks ${many ? 'them' : 'it'}`;
    const doubt = demands.some(recalled) ? ' Recalled, not checked against a source.' : '';
    const where = `on '${platform.name}'${side === 'source' ? ' today' : ''}`;
    const first = phase === undefined ? '' : ` First affected phase: '${phase}'.`;
    return `${why}'${controller.name}' needs ${needs} ${where}; ${rest}.${first}${doubt}`;
}

/** Of capabilities it has a part of, what is missing to the whole. */
function partly({ lacking }: AccountCheck): string {
    const parts = lacking.filter(l => l.missing.length > 0);
    return parts.length === 0
        ? ''
        : ` (in part only: ${parts.map(l => `${l.use.name} without ${listed(l.missing)}`).join('; ')})`;
}

/** `role 'Prism Admin' or 'Cluster Admin'`, `root on every node` */
function alternatives(ways: readonly AccountDemand[]): string {
    const roles = ways.filter(w => w.what === 'role').map(w => w.names.map(n => `'${n.name}'`).join(' with '));
    const rights = ways.flatMap(w => w.right ?? []);
    return [...(roles.length > 0 ? [`role ${roles.join(' or ')}`] : []), ...rights].join(' or ');
}

/** `'a', 'b', 'c' and 12 more` */
function listed(names: readonly string[]): string {
    const shown = names.length <= 4 ? names : names.slice(0, 3);
    const rest = names.length - shown.length;
    const quoted = shown.map(n => `'${n}'`);
    return rest > 0
        ? `${quoted.join(', ')} and ${rest} more`
        : quoted.length === 1
          ? (quoted[0] ?? '')
          : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}`;
}

function related(
    { controller, roles, lacking }: AccountCheck,
    roleWays: readonly AccountDemand[],
    first: { readonly phase: string; readonly span: RelatedPlace['span'] } | undefined,
): RelatedPlace[] {
    const { principal, product } = controller;
    const demands = new Set([...roleWays, ...lacking.flatMap(l => l.demand ?? [])]);
    return [
        ...(first ? [{ span: first.span, message: `phase '${first.phase}' moves machines it covers there` }] : []),
        ...(principal ? [{ span: principal.nameSpan, message: `account '${principal.name}'` }] : []),
        ...roles.map(r => ({ span: r.record.nameSpan, message: `role '${r.name}'` })),
        ...lacking.filter(l => !l.demand).map(l => ({ span: l.use.span, message: `needs '${l.use.name}'` })),
        ...[...demands].map(({ span, evidence }) => ({
            span,
            message: `what '${product?.name ?? controller.name}' needs${evidence ? `: ${evidence.grade}${evidence.source ? `, ${evidence.source}` : ''}` : ''}`,
        })),
    ];
}
