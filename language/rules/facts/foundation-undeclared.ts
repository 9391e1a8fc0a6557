import type { Facts, Finding, RawFinding, RelatedPlace } from '../../analysis/analysis.ts';
import { type Judged, judge, milder } from '../../analysis/matrix.ts';
import {
    acceptedUndeclared,
    isArray,
    leavingWorkloads,
    missingFigures,
    UNDECLARED,
    type UndeclaredLayer,
    undeclaredLayers,
    withoutFigures,
    withoutPrincipals,
} from '../../analysis/undeclared.ts';
import { elementsAt, firstOf } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Fabric, Workload } from '../../plan/plan.ts';
import { holds } from '../acceptance.ts';
import { protectFixes } from '../fixes/cover-more.ts';
import { namesOf, quotedNames, quotedWorkloads } from '../phrases.ts';
import type { Rule } from '../rule.ts';
import { withoutBackup } from './unprotected.ts';

const LAYERS: readonly UndeclaredLayer[] = ['identity', 'backup', 'monitoring', 'fabric'];
/** So many cutovers that move what a finding is about are shown. */
const MOST_MOVES = 3;

export const foundationUndeclared: Rule = {
    code: UNDECLARED,
    title: 'Every layer a move depends on is declared',
    severity:
        'by the decision matrix, one level milder where only some figures of the target are missing, or an identity names no principal; where it is information, the verdict is "Go, with conditions" all the same',
    explain: `Workloads move to another platform, and in one of the layers above compute nothing is declared for them: no identity on the platform they leave, no backup or
replication that protects them, no monitoring or automation that covers them; or the fabric they go to has no figures of its own (\`nodes\`, \`links\`, \`media\`). Nothing can
be found wrong with what is not written down, so such a plan would look clean without being so: a "Go" is earned, never a default. There is one finding per layer. The inside of an
array is its maker's matter: of an \`external-array\` the \`links\` are enough. A target that states some of \`nodes\`, \`links\`, \`media\`, its copies (\`replicas\`, \`erasure\`) and
\`coordinator\` (the last two mostly come with \`is\`), but not all, cannot be judged: a default would stand for hardware nobody said is there. That is a warning, and the verdict "Depends".
An identity that names no principal says that somebody may operate the machines and not who: a warning.

Nothing is asked for environments that the matrix calls not critical, and for moves within one platform only the figures.

\`accept foundation-undeclared on erp because "…"\` settles it for a workload, a group or an environment in every layer. A layer named in front limits that:
\`accept foundation-undeclared on monitoring, erp because "watched by its maker"\` says nothing about its backup, \`on monitoring\` alone stands for all that moves. The target fabric and the
platform that is left can be named too. Where \`unprotected\` is accepted for a workload, its missing backup is not asked for again.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps  media 6 x nvme }
workload erp { in prod  iops 500 peak 1k  writes 30%  block 8 KiB  evidence measured }
phase io   { model hci }
phase move { cutover erp to hci }`,
    repair: 'Declare what there is: the `identity` with its principals, the `backup` or `replication` with what it `protects`, the `monitoring` with what it `observes`, the figures of the target. Where there is none on purpose, accept the finding and say why.',
    *check(facts) {
        const bare = undeclaredLayers(facts.plan, facts.moves);
        for (const layer of LAYERS) {
            const open = layer === 'backup' ? bare.backup.minus(knownUnprotected(facts)) : bare[layer];
            for (const part of parts(layer, open, facts)) {
                const judged = judge(facts.plan, part);
                if (judged) {
                    yield finding(layer, judged.severity, judged.workloads, facts);
                }
            }
        }
        for (const part of parts(
            'identity',
            withoutPrincipals(facts.plan, leavingWorkloads(facts.plan, facts.moves)),
            facts,
        )) {
            const judged = judge(facts.plan, part);
            if (judged) {
                yield nobodyNamed(judged, facts);
            }
        }
        for (const part of parts('fabric', openFigures(facts), facts)) {
            const judged = judge(facts.plan, part);
            if (judged) {
                yield inPart(judged, facts);
            }
        }
    },
    fixes: (finding, facts) => (finding.layer === 'backup' ? protectFixes(finding, facts) : []),
};

/** Somebody said already why these have no backup, and `unprotected` shows it: a missing backup is told by one of the two, never by none. */
function knownUnprotected(facts: Facts): IndexSet {
    return facts.plan.accepts
        .filter(a => a.code === 'unprotected' && holds(a, facts.asOf))
        .reduce((set, a) => set.union(a.workloads), IndexSet.EMPTY)
        .intersect(withoutBackup(facts));
}

/** What is open, and one part for each acceptance, since each brings a reason of its own. */
function parts(layer: UndeclaredLayer, set: IndexSet, { plan, moves, asOf }: Facts): IndexSet[] {
    const taken: IndexSet[] = [];
    let rest = set;
    for (const accept of plan.accepts) {
        if (accept.code !== UNDECLARED || !holds(accept, asOf)) {
            continue;
        }
        const part = rest.intersect(acceptedUndeclared(accept, layer, plan, moves));
        if (!part.empty) {
            taken.push(part);
            rest = rest.minus(part);
        }
    }
    return [rest, ...taken].filter(part => !part.empty);
}

/** What moves onto fabrics that state some figures, but not enough to judge a load. */
function openFigures({ moves }: Facts): IndexSet {
    return IndexSet.union(moves.filter(m => inPartOnly(m.fabric)).map(m => m.workloads));
}

function inPartOnly(fabric: Fabric): boolean {
    return !withoutFigures(fabric) && missingFigures(fabric).length > 0;
}

function inPart({ severity, workloads }: Judged, facts: Facts): RawFinding {
    const whole = finding('fabric', severity, workloads, facts, inPartOnly);
    const fabrics = (whole.figures['fabrics'] as readonly string[]).flatMap(name => {
        const fabric = facts.plan.components.get(name);
        return fabric?.kind === 'fabric' ? [fabric] : [];
    });
    const missing = [...new Set(fabrics.flatMap(missingFigures))];
    return {
        ...whole,
        ...(severity === 'error' ? { severity: milder(severity), undecided: true as const } : {}),
        message:
            `${quotedNames(fabrics.map(f => f.name))} ${fabrics.length === 1 ? 'does' : 'do'} not state ${quotedNames(missing)}: ` +
            `whether ${quotedWorkloads(workloads)} can run there is unknown. Add ${missing.length === 1 ? 'it' : 'them'}.`,
        figures: { ...whole.figures, missing },
    };
}

/** There is an identity, and nobody in it. */
function nobodyNamed({ severity, workloads }: Judged, facts: Facts): RawFinding {
    const whole = finding('identity', severity === 'error' ? milder(severity) : severity, workloads, facts);
    const from = new Set(workloads.map(w => w.platform?.name));
    // One whose platform is not known may be that of any workload.
    const identities = facts.plan.identities.filter(i => !i.platform || from.has(i.platform.name));
    const moved = IndexSet.ofSorted(workloads.map(w => w.index));
    const to = facts.moves.filter(m => m.workloads.overlaps(moved)).flatMap(m => m.platform?.name ?? []);
    const one = identities.length === 1;
    return {
        ...whole,
        span: firstOf(identities).record.nameSpan,
        message:
            `${one ? 'Identity' : 'Identities'} ${quotedNames(identities.map(i => i.name))} ${one ? 'names' : 'name'} no principal: ` +
            `who may operate ${quotedWorkloads(workloads)} on ${quotedNames([...new Set(to)])} is unknown.`,
        figures: { ...whole.figures, identities: identities.map(i => i.name) },
    };
}

function finding(
    layer: UndeclaredLayer,
    severity: Finding['severity'],
    workloads: readonly Workload[],
    facts: Facts,
    about: (fabric: Fabric) => boolean = withoutFigures,
): RawFinding {
    const { plan } = facts;
    const part = IndexSet.ofSorted(workloads.map(w => w.index));
    const moves = facts.moves.filter(m => m.workloads.overlaps(part));
    const fabrics = [...new Set(moves.map(m => m.fabric))].filter(about);
    const from = [...new Set(workloads.flatMap(w => w.platform?.name ?? []))];
    const to = [...new Set(moves.flatMap(m => m.platform?.name ?? []))];
    return {
        code: UNDECLARED,
        severity,
        span:
            layer === 'fabric'
                ? firstOf(fabrics).record.nameSpan
                : (plan.record?.nameSpan ?? firstOf(moves).step.record.span),
        layer,
        subjects: namesOf(workloads),
        concerns: part,
        byMatrix: true,
        condition: true,
        message: message(layer, workloads, { from, to, fabrics }),
        related: moves.slice(0, MOST_MOVES).map(
            (m): RelatedPlace => ({
                span: m.step.record.span,
                message: `'${m.phase.name}' moves ${quotedWorkloads(elementsAt(plan.workloads, m.workloads.intersect(part)))}`,
            }),
        ),
        figures: {
            layer,
            workloads: workloads.reduce((n, w) => n + w.count, 0),
            ...(layer === 'fabric' ? { fabrics: fabrics.map(f => f.name) } : {}),
        },
    };
}

interface Route {
    readonly from: readonly string[];
    readonly to: readonly string[];
    readonly fabrics: readonly Fabric[];
}

function message(layer: UndeclaredLayer, workloads: readonly Workload[], { from, to, fabrics }: Route): string {
    const who = quotedWorkloads(workloads);
    const there = quotedNames(to);
    const they = workloads.length === 1 ? 'it' : 'they';
    const settle = 'Declare one, or accept this with a reason.';
    switch (layer) {
        case 'identity':
            return `No identity is declared on ${quotedNames(from)}: who may operate ${who} on ${there} is unknown. ${settle}`;
        case 'backup':
            return `No backup or replication is declared for ${who}: whether ${they} can be restored on ${there} is unknown. ${settle}`;
        case 'monitoring':
            return `No monitoring or automation is declared for ${who}: what stops working on ${there} is unknown. ${settle}`;
        case 'fabric': {
            const arrays = fabrics.every(isArray);
            return `${quotedNames(fabrics.map(f => f.name))} ${fabrics.length === 1 ? 'has' : 'have'} no figures: whether ${who} can run there is unknown. Add ${arrays ? "its 'links'" : "'nodes', 'links' and 'media'"}.`;
        }
    }
}
