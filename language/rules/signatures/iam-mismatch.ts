import { type AccessRow, atBest, holdingOf } from '../../analysis/access/access.ts';
import { askedRoles, shortAccounts, withoutAsked } from '../../analysis/access/account.ts';
import { accessModel } from '../../analysis/access/model.ts';
import { hinderedTools, isUnneeded, type ToolAccess, toolsOf } from '../../analysis/access/tools.ts';
import type { Facts, Move, RelatedPlace, Repairable } from '../../analysis/analysis.ts';
import { type Judged, judge } from '../../analysis/matrix.ts';
import { mapStepOf } from '../../analysis/schedule/state.ts';
import { elementsAt, entryOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Identity, Plan, Platform } from '../../plan/plan.ts';
import { accessFixes } from '../fixes/access/fixes.ts';
import { nameList, workloadList } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';
import { semanticNotes } from './iam-semantics.ts';
import {
    adviceSentence,
    blankSentence,
    chosenSentence,
    doubtSentence,
    missingSentence,
    toolSentence,
    unknownSentence,
} from './iam-sentences.ts';

export const iamMismatch: RuleWith<AccessRepair> = {
    code: 'iam-mismatch',
    title: 'IAM Mismatch: everybody may do on the new platform what they may do today, and no more',
    severity:
        'by the decision matrix, for the workloads that move to the target; strictest. At most a warning where no role of the target comes closer',
    signature: 'IAM Mismatch',
    explain: `Privileges do not carry over from one platform to another. A role is therefore compared by its **capabilities**, words that mean the same on every platform:
what a principal holds today against what the role it \`becomes\` grants there. Capabilities **lost** stop people and tools; capabilities **gained** are an over-grant that
nobody decided. One finding per principal and target, raised where phases move machines from the identity's platform there.

The **least custom role** takes, for each capability held, the grant that brings the fewest others; what no privilege of the target grants has no equal there and is lost
with any role. A list of privileges that is contained in a longer list for the same capability is enough for a **part** of it only (shutting a guest down, but not switching
it off): the least role takes the whole, and a role that has only the part keeps it *in part*, with the privileges that are missing. The role that is **recommended** leaves out
what would bring more than three capabilities nobody asked for, or a critical one.

**Critical** are users, roles, permissions and the cluster: \`user.manage\`, \`identity.provider.manage\`, \`role.manage\`, \`permission.assign\`, \`cluster.configure\`,
\`host.add-remove\`, and \`host.shell\`, which no role limits. Whoever gains one of them can give himself everything else, so this stays an error until it is accepted; for
somebody who keeps \`role.manage\` or \`permission.assign\` none of them is new. Where no role of the target keeps more or brings less, the finding is a warning that says what no role can
keep; where something held cannot be kept without a critical capability, it says which, so that it can be left out.

The **closest built-in role** is the one whose capabilities overlap most with those held, as a share of what either has; one that brings critical capabilities is offered only
where no other keeps at least a quarter of what it keeps. Where a platform takes no roles of one's own, the least built-in role that works stands for the least custom role. In the
figures, \`exact\`, \`partial\`, \`lost\` and \`gained\` are those of the role it becomes; where none is given, those of the recommended role.

Scope (folder, pool, category, project, namespace) is not compared, and the rules by which entries inherit or replace each other differ between platforms: where they do, the
finding says so. Names that begin with \`api:\` are calls whose permission is not documented.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is proxmox
identity ad on old { principal "CORP\\\\operators" holds power-operator becomes PVEAuditor }
role power-operator on old {
  allows System.Anonymous, System.Read, System.View, Datastore.Browse, VirtualMachine.Interact.PowerOn,
         VirtualMachine.Interact.PowerOff, VirtualMachine.Interact.Reset, VirtualMachine.Interact.Suspend
}
fabric pool on new is ceph-replicated { nodes 4 }
workload erp { }
phase rights { map ad }
phase io     { model pool }
phase move   { cutover erp to pool }`,
    repair: 'Write `becomes ROLE`: the quick fixes insert the least custom role and use it, set the closest built-in role, or map all principals of the identity at once. What has no equal on the target needs another way of working; accept it with that.',
    *check(facts) {
        // Principals of one identity share what moves from its platform to a target.
        const moved = new Map<string, Moved>();
        for (const row of facts.access) {
            const key = `${row.from.name}\n${row.to.name}`;
            if (!moved.has(key)) {
                moved.set(key, movedBetween(facts, row.from, row.to));
            }
            const finding = findingFor(row, facts, entryOf(moved, key));
            if (finding) {
                yield finding;
            }
        }
    },
    fixes(_finding, facts, repair) {
        return accessFixes(repair, facts);
    },
};

function findingFor(row: AccessRow, facts: Facts, moved: Moved): Repairable<AccessRepair> | undefined {
    const { plan } = facts;
    const { judged, first } = moved;
    // Roles that do not exist are told as such; what they would allow is not known.
    if (!judged || !first || row.principal.holdsNames.length > row.principal.holds.length) {
        return undefined;
    }
    if (!row.chosen && isUnneeded(plan, row)) {
        return undefined;
    }
    if (row.principal.unresolved.some(platform => (platform === undefined ? !row.chosen : platform === row.to.name))) {
        return undefined;
    }
    const blank = blankOf(row);
    const unjudged = blank.length > 0;
    const hindered = row.chosen
        ? hinderedTools(plan, row, new Set(row.roles.flatMap(r => r.privileges)), holdingOf(row.roles, row.to))
        : [];
    if (
        row.chosen
            ? !unjudged &&
              row.chosen.lost.length + row.chosen.partial.length + row.chosen.gained.length + hindered.length === 0
            : row.principal.holds.every(r => r.privileges.length === 0)
    ) {
        return undefined;
    }
    const { exact, partial, lost, gained } = row.chosen ?? row.advised;
    const unasked = row.chosen && withoutAsked(plan, row, row.chosen);
    const nothingBetter = unasked
        ? hindered.every(tool => isToldElsewhere(tool, row, plan)) && atBest(row, unasked)
        : row.advised.lost.length === row.capabilities.length;
    const { phase } = first;
    const tools = toolsOf(plan, row);
    const when = `${moved.last ? 'Affected' : 'First affected'} phase: '${phase.name}'.`;
    return {
        code: 'iam-mismatch',
        severity: (unjudged || nothingBetter) && judged.severity === 'error' ? 'warning' : judged.severity,
        undecided: unjudged && judged.severity === 'error' ? true : undefined,
        span: row.principal.nameSpan,
        layer: 'identity',
        phase: phase.name,
        subjects: [row.principal.name],
        concerns: moved.workloads,
        message: `IAM Mismatch: ${headSentence(row, blank)}. ${when}${toolSentence(row, tools, hindered)}${unjudged ? blankSentence(blank) : adviceSentence(row, unasked, askedRoles(plan, row))}${doubtSentence(row)}`,
        related: related(row, facts, moved, hindered),
        repair: { identity: row.identity, principal: row.principal.name, to: row.to.name },
        figures: {
            principal: row.principal.name,
            from: row.from.name,
            to: row.to.name,
            exact,
            partial,
            lost,
            gained,
            best: row.best?.role ?? null,
            least: row.advised.privileges,
        },
    };
}

/** A tool that lost nothing it had: what its interface or product asks for beyond that is told of its account (`account-short`). */
function isToldElsewhere({ controller, unmet }: ToolAccess, { to }: AccessRow, plan: Plan): boolean {
    return unmet.length === 0 && shortAccounts(plan).some(a => a.controller === controller && a.platform === to);
}

/** Platforms of which nobody says what their roles allow: then nothing is known to be lost, kept or new. */
function blankOf({ from, to, principal }: AccessRow): readonly Platform[] {
    const holdsSomething = principal.holds.some(r => r.privileges.length > 0);
    return [...(holdsSomething ? [from] : []), to].filter(p => accessModel(p).grants.size === 0);
}

/** What happens to the principal, as far as it is known. */
function headSentence(row: AccessRow, blank: readonly Platform[]): string {
    if (!row.chosen) {
        return missingSentence(row);
    }
    return blank.includes(row.from) ? unknownSentence(row, row.chosen) : chosenSentence(row, row.chosen);
}

/** What the fixes need to find the row again. */
export interface AccessRepair {
    readonly identity: string;
    readonly principal: string;
    readonly to: string;
}

/** What phases take from one platform to another. */
interface Moved {
    readonly workloads: IndexSet;
    readonly judged: Judged | undefined;
    /** The first move the matrix asks something for, and whether it is the last one as well. */
    readonly first: Move | undefined;
    readonly last: boolean;
    readonly place: RelatedPlace[];
}

function movedBetween({ plan, moves }: Facts, from: Platform, to: Platform): Moved {
    const own: Move[] = [];
    for (const move of moves) {
        if (move.platform?.name !== to.name) {
            continue;
        }
        const workloads = IndexSet.ofSorted(
            [...move.workloads].filter(i => nth(plan.workloads, i).platform?.name === from.name),
        );
        if (!workloads.empty) {
            own.push({ ...move, workloads });
        }
    }
    const workloads = IndexSet.union(own.map(m => m.workloads));
    const first = own.find(m => judge(plan, m.workloads));
    const place = first
        ? [
              {
                  span: first.step.record.span,
                  message: `phase '${first.phase.name}' moves ${workloadList(elementsAt(plan.workloads, first.workloads))} to '${to.name}'`,
              },
          ]
        : [];
    return {
        workloads,
        judged: judge(plan, workloads),
        first,
        last: first !== undefined && first === own.at(-1),
        place,
    };
}

function related(row: AccessRow, facts: Facts, moved: Moved, hindered: readonly ToolAccess[]): RelatedPlace[] {
    const { plan } = facts;
    const places: RelatedPlace[] = [...moved.place];
    const mapped = mapStepOf(plan, identityOf(plan, row));
    if (mapped) {
        places.push({ span: mapped.record.span, message: `phase '${mapped.phase.name}' maps '${row.identity}'` });
    }
    for (const role of row.principal.holds) {
        places.push({ span: role.record.nameSpan, message: `role '${role.name}' on '${row.from.name}'` });
    }
    for (const role of row.roles) {
        places.push({ span: role.record.nameSpan, message: `role '${role.name}' on '${row.to.name}'` });
    }
    for (const { controller, unmet, interfaces } of hindered) {
        if (controller.account) {
            places.push({
                span: controller.account.span,
                message: `${controller.kind} '${controller.name}' logs in with it`,
            });
        }
        for (const need of unmet) {
            places.push({ span: need.span, message: `needs '${need.name}'` });
        }
        for (const { declaration, missing, beyondRoles } of interfaces) {
            places.push({
                span: declaration.nameSpan,
                message: `interface '${declaration.name}' requires ${nameList([...missing, ...beyondRoles])}`,
            });
        }
    }
    for (const { capability, privileges, brings, alternative } of row.least.leaveOut) {
        places.push({
            span: alternative.span,
            message: `'${capability}' takes ${nameList(privileges)} there, which ${privileges.length === 1 ? 'brings' : 'bring'} ${brings.length} more (${nameList(brings)}): consider leaving it out`,
        });
    }
    return [...places, ...semanticNotes(row)];
}

function identityOf(plan: Plan, row: AccessRow): Identity {
    return plan.identities.find(i => i.name === row.identity)!;
}
