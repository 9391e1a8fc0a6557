import type { FabricHeadroom } from '../../analysis/headroom/headroom.ts';
import { judge } from '../../analysis/matrix.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Span } from '../../plan/source.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { figureEdit } from '../fixes/io/edits.ts';
import { namesOf } from '../phrases.ts';
import type { Fix, RuleWith } from '../rule.ts';

/** What its fixes need to know. */
interface Repair {
    readonly fabric: string;
    readonly figure: string;
}

export const singleLink: RuleWith<Repair> = {
    code: 'single-link',
    title: 'No cable, port or uplink alone takes a node or a rack down',
    severity: 'warning where the matrix says mandatory, information where it says optional',
    explain: `A target fabric states one storage link per node: when that cable, port or switch fails the node is gone for its storage, and a rebuild starts. Likewise one uplink per rack: its loss is the rack's.
An \`active-backup\` bond of two links is no single link.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 1 x 25 Gbps mtu 9000  media 4 x nvme  rebuild 100 MB/s }
workload erp { in prod  iops 100 peak 200  disk 2 TB used 1 TB }
phase io   { model hci }
phase move { cutover erp to hci  over 1 Gbps }`,
    repair: 'Give each node two links on two switches, and each rack two uplinks.',
    *check(facts) {
        for (const headroom of facts.headroom.fabrics) {
            if (headroom.role !== 'target') {
                continue;
            }
            const all = IndexSet.union(headroom.phases.map(p => p.after));
            for (const single of singlesOf(headroom)) {
                for (const part of splitByAcceptance(this.code, all, facts)) {
                    const judged = judge(facts.plan, part);
                    if (!judged) {
                        continue;
                    }
                    const { fabric } = headroom,
                        first = headroom.phases.find(p => p.after.overlaps(part))?.phase;
                    yield {
                        code: this.code,
                        severity: judged.severity === 'error' ? 'warning' : judged.severity,
                        span: single.span,
                        layer: 'fabric',
                        ...(first ? { phase: first.name } : {}),
                        subjects: namesOf(judged.workloads),
                        message: single.uplink
                            ? `Each rack of '${fabric.name}' has one uplink: losing it cuts off the whole rack. Add a second uplink.`
                            : `Each node of '${fabric.name}' has one storage link: losing that cable, port or switch is losing the node. Add a second link.`,
                        figures: { fabric: fabric.name, station: single.uplink ? 'rack-uplink' : 'node-link' },
                        repair: { fabric: fabric.name, figure: single.uplink ? 'uplinks.count' : 'links.count' },
                        related: [{ span: fabric.record.nameSpan, message: `fabric '${fabric.name}'` }],
                    };
                }
            }
        }
    },
    fixes(_finding, facts, { fabric, figure }): readonly Fix[] {
        const record = facts.headroom.of(fabric)?.fabric.record;
        const edit = record && figureEdit(record, figure, '2');
        return edit
            ? [
                  {
                      title: `Give ${fabric} 2 ${figure === 'uplinks.count' ? 'uplinks per rack' : 'links per node'}`,
                      kind: 'quickfix',
                      preferred: false,
                      edits: () => [edit],
                  },
              ]
            : [];
    },
};

/** What is stated to be single; nothing where the count is a default. */
function singlesOf({ fabric, model }: FabricHeadroom): readonly { readonly uplink: boolean; readonly span: Span }[] {
    const links = fabric.figures['links.count'],
        uplinks = fabric.figures['uplinks.count'];
    return [
        ...(links?.value === 1 ? [{ uplink: false, span: links.span }] : []),
        ...(uplinks?.value === 1 && model.full.racks > 1 ? [{ uplink: true, span: uplinks.span }] : []),
    ];
}
