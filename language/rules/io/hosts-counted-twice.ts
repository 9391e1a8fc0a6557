import type { Facts } from '../../analysis/analysis.ts';
import { convertsOf } from '../../analysis/passage/hosts.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Fabric } from '../../plan/plan.ts';
import { replace } from '../../plan/source.ts';
import { counted } from '../phrases.ts';
import type { Fix, RuleWith } from '../rule.ts';

/** What its fix needs to know. */
interface Repair {
    /** The fabric whose nodes are those that are converted to it; undefined where nothing is converted. */
    readonly fabric?: string;
}

export const hostsCountedTwice: RuleWith<Repair> = {
    code: 'hosts-counted-twice',
    title: 'A host is in one cluster at a time',
    severity: 'warning where converted hosts are also stated, information where two clusters only look alike',
    explain: `All hosts of a fabric are converted to one that states as many \`nodes\` itself: it would have twice as many. A fabric made only of converted hosts is declared with \`nodes 0\`.

Or a fabric of the target has as many nodes, with the same links and the same devices, as one of the source that is emptied, and nothing is converted. If these are the same hosts, they are counted on
both sides at once: the target's nodes come free only while the source shrinks, and both clusters have to hold their data, processors and memory with what they have in each phase.
\`convert\` says so, and then capacity, CPU and memory and the loss of a node are looked at on both sides.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is proxmox
environment prod { class production }
fabric vsan on old is vsan-raid1      { nodes 6  links 2 x 25 Gbps  media 6 x nvme }
fabric pool on new is ceph-replicated { nodes 6  links 2 x 25 Gbps  media 6 x nvme }
workload erp { in prod  on vsan }
phase io   { model pool }
phase move { cutover erp to pool }`,
    repair: 'Declare the target with `nodes 0` and convert the hosts phase by phase; where they are other hosts, accept it and say so.',
    *check(facts) {
        const { plan } = facts;
        for (const fabric of plan.fabrics) {
            const stated = fabric.figures['nodes'];
            const given = convertsOf(plan).filter(s => s.fabric?.name === fabric.name);
            const converted = given.reduce((sum, s) => sum + s.count, 0);
            const sources = [...new Set(given.flatMap(s => s.source ?? []))];
            const all = sources.reduce((sum, f) => sum + (f.figures['nodes']?.value ?? 0), 0);
            // Some hosts of its own beside a few that are converted are borrowed ones; as many as all that come are those.
            if (stated && stated.value > 0 && converted === stated.value && converted === all) {
                yield {
                    code: this.code,
                    severity: 'warning',
                    span: stated.span,
                    layer: 'fabric',
                    subjects: [fabric.name],
                    figures: { fabric: fabric.name, nodes: stated.value, converted },
                    message: `'${fabric.name}' states ${counted(stated.value, 'node')}, and as many are converted to it: ${2 * stated.value} in all. Write 'nodes 0' if it is made of converted hosts only.`,
                    related: given.map(s => ({ span: s.record.span, message: `phase '${s.phase.name}'` })),
                    repair: { fabric: fabric.name },
                };
            }
        }
        for (const [source, target] of alike(facts)) {
            yield {
                code: this.code,
                severity: 'information',
                span: target.record.nameSpan,
                layer: 'fabric',
                subjects: [target.name, source.name],
                figures: { fabric: target.name, source: source.name, nodes: target.figures['nodes']?.value ?? null },
                message: `'${target.name}' and '${source.name}' look alike (${counted(target.figures['nodes']?.value ?? 0, 'node')}, links, devices). If they are the same hosts, write 'nodes 0' and 'convert'.`,
                related: [{ span: source.record.nameSpan, message: `fabric '${source.name}'` }],
                repair: {},
            };
        }
    },
    fixes(_finding, { plan }, { fabric }): readonly Fix[] {
        const nodes = plan.fabrics.find(f => f.name === fabric)?.figures['nodes'];
        return nodes && nodes.from === undefined
            ? [
                  {
                      title: `Let ${fabric} start without hosts ('nodes 0')`,
                      kind: 'quickfix',
                      preferred: false,
                      needsAuthor: true,
                      edits: () => [replace(nodes.span, '0')],
                  },
              ]
            : [];
    },
};

/** What tells clusters apart. */
const HARDWARE = ['nodes', 'links.count', 'links.rate', 'media.count', 'cores', 'memory', 'raw'];

/** A source that is emptied onto a target that looks the same, where nothing is converted. */
function alike({ plan, moves }: Facts): [Fabric, Fabric][] {
    if (convertsOf(plan).length > 0) {
        return [];
    }
    const targets = plan.fabrics.filter(f => f.target && f.figures['nodes']);
    return targets.flatMap(target => {
        const coming = IndexSet.union(moves.filter(m => m.fabric === target).map(m => m.workloads));
        return plan.fabrics
            .filter(
                source =>
                    source !== target &&
                    source.platform?.name !== target.platform?.name &&
                    !source.workloads.empty &&
                    source.workloads.minus(coming).empty &&
                    sameHardware(source, target),
            )
            .map((source): [Fabric, Fabric] => [source, target]);
    });
}

/** As many nodes, and everything both state is the same; at least links or devices are stated by both. */
function sameHardware(a: Fabric, b: Fabric): boolean {
    const both = HARDWARE.filter(key => a.figures[key] && b.figures[key]);
    return (
        both.includes('nodes') &&
        (both.includes('links.rate') || both.includes('media.count')) &&
        both.every(key => a.figures[key]?.value === b.figures[key]?.value) &&
        a.media?.name === b.media?.name &&
        a.cache?.media.name === b.cache?.media.name
    );
}
