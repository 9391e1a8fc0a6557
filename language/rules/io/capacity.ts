import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import { type FabricHeadroom, storedBytes } from '../../analysis/headroom/headroom.ts';
import { judge, milder } from '../../analysis/matrix.ts';
import { remember } from '../../analysis/memory.ts';
import { canSelfHeal, footprint, resilientUsable, type Scheme, width } from '../../physics/index.ts';
import type { IndexSet } from '../../plan/index-set.ts';
import { dataText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { capacityFixes } from '../fixes/io-capacity.ts';
import type { Rule } from '../rule.ts';
import { counted, namesOf, workloadList } from '../words.ts';

export const capacity: Rule = {
    code: 'capacity',
    title: 'A target fabric holds its data, and still does after it lost a node',
    severity:
        'by the decision matrix where the data does not fit at all, one level milder where it does not fit after a loss, one level milder too where it has fewer nodes than copies, information where nothing can heal',
    explain: `After a node is lost, the others take over its copies: each needs a node of its own, and storage stops writing at 95 % of the raw space. What can be stored so that one loss heals is
0.95 x (what the survivors can place) / copies. It is computed where \`raw\` is stated and every workload on the fabric says how much it uses. With as many nodes as copies (or strips) nothing heals until the node is back.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme  raw 10 TB }
workload erp { in prod  iops 100  disk 20 TB used 16 TB }
phase io   { model hci }
phase move { cutover erp to hci  over 1 Gbps }`,
    repair: 'Add nodes or disks, move less onto this fabric, or use a scheme that takes less space.',
    *check(facts) {
        for (const headroom of facts.headroom.fabrics) {
            if (headroom.role === 'target') {
                yield* tooMuch(this.code, facts, headroom);
            }
        }
    },
    fixes(finding, facts) {
        return capacityFixes(facts, finding.repair as { fabric: string; stored?: number });
    },
};

function* tooMuch(code: string, facts: Facts, headroom: FabricHeadroom): Iterable<RawFinding> {
    const { nodes, scheme, coordinator, raw } = headroom.model.full;
    if (nodes === null || scheme === null || coordinator === null || coordinator === 'array') {
        return;
    }
    const heals = canSelfHeal(nodes, scheme);
    const full = raw === null ? null : 0.95 * nodes * raw;
    const resilient =
        raw === null
            ? null
            : resilientUsable(
                  Array.from({ length: nodes }, () => raw),
                  scheme,
              );
    for (let index = 0; index < headroom.phases.length; index++) {
        const { after, before } = headroom.phases[index]!;
        if (after === before || after.empty) {
            continue;
        }
        const stored = sumOf(facts, after);
        const over = stored !== null && full !== null && footprint(stored, scheme) > full;
        const tight = stored !== null && resilient !== null && stored > resilient;
        if (heals && !over && !tight) {
            continue;
        }
        yield* told(code, facts, {
            headroom,
            index,
            after,
            stored,
            over,
            heals,
            resilient: heals ? resilient : null,
            scheme,
            nodes,
        });
        // The first phase that is too much is the one to change; what follows comes on top.
        return;
    }
}

function sumOf({ plan }: Facts, set: IndexSet): number | null {
    return remember(plan, set, { key: 'stored', plain: true }, () => {
        let sum = 0;
        for (const index of set) {
            const bytes = storedBytes(plan.workloads[index]!);
            if (bytes === null) {
                return null;
            }
            sum += bytes;
        }
        return sum;
    });
}

interface TooMuch {
    readonly headroom: FabricHeadroom;
    readonly index: number;
    readonly after: IndexSet;
    readonly stored: number | null;
    readonly over: boolean;
    readonly heals: boolean;
    readonly resilient: number | null;
    readonly scheme: Scheme;
    readonly nodes: number;
}

function* told(
    code: string,
    facts: Facts,
    { headroom, index, after, stored, over, heals, resilient, scheme, nodes }: TooMuch,
): Iterable<RawFinding> {
    const { fabric } = headroom,
        { phase } = headroom.phases[index]!,
        { raw } = headroom.model.full;
    for (const part of splitByAcceptance(code, after, facts)) {
        const judged = judge(facts.plan, part);
        if (!judged) {
            continue;
        }
        // More copies than nodes: there is no such fabric, whatever is on it.
        const impossible = width(scheme) > nodes;
        const severity = impossible
            ? milder(judged.severity)
            : !over && resilient === null
              ? 'information'
              : over || judged.severity !== 'error'
                ? judged.severity
                : milder(judged.severity);
        const pieces =
            scheme.kind === 'replica' ? counted(scheme.copies, 'copy', 'copies') : `${scheme.k + scheme.m} strips`;
        const data =
            stored === null
                ? ''
                : `${dataText(stored)} of data (${dataText(footprint(stored, scheme))} with ${pieces})`;
        const message = over
            ? `From phase \`${phase.name}\` on fabric \`${fabric.name}\` is to hold ${data}, and has ${dataText(nodes * raw!)} raw, of which 95 % can be written.`
            : impossible
              ? `Fabric \`${fabric.name}\` cannot exist: ${pieces} of every block need as many nodes, and it has ${nodes}. Nothing about its load can be computed.`
              : !heals
                ? `Fabric \`${fabric.name}\` cannot heal: ${pieces} need as many nodes, and after a loss ${counted(nodes - 1, 'node is', 'nodes are')} left. Until the node is back every block it held has one copy fewer.`
                : `From phase \`${phase.name}\` on fabric \`${fabric.name}\` cannot heal after the loss of a node: ${data}, and the ${nodes - 1} nodes left hold ${dataText(resilient!)} of data.`;
        yield {
            code,
            severity,
            span: fabric.record.nameSpan,
            layer: 'fabric',
            phase: phase.name,
            subjects: namesOf(judged.workloads),
            message:
                `${message} ${judged.workloads.length > 0 ? `On it: ${workloadList(judged.workloads)}.` : ''}`.trim(),
            figures: { fabric: fabric.name, stored, resilient, raw, heals, nodes },
            repair: { fabric: fabric.name, stored: stored ?? undefined },
            related: [
                ...['nodes', 'raw'].flatMap(key =>
                    fabric.figures[key] ? [{ span: fabric.figures[key]!.span, message: key }] : [],
                ),
                { span: phase.record.nameSpan, message: `phase \`${phase.name}\`` },
            ],
        };
    }
}
