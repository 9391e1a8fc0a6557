import type { Facts } from '../../../analysis/analysis.ts';
import { causesOf, worse } from '../../../analysis/headroom/pressure.ts';
import { targetOf } from '../../../analysis/headroom/problems.ts';
import { storages } from '../../../analysis/headroom/sizing/stored.ts';
import { hostsAlong } from '../../../analysis/passage/hosts.ts';
import { canSelfHeal, resilientUsable, width } from '../../../physics/index.ts';
import type { Fix } from '../../rule.ts';
import { hostFixes } from '../borrow-hosts.ts';
import { propertyEdit } from './edits.ts';

const MOST_NODES = 64;

/** The smallest number of nodes on which everything fits after a loss and nothing else gets worse. */
export function capacityFixes(facts: Facts, { fabric }: { readonly fabric: string }): readonly Fix[] {
    const converted = [...storages(facts)].find(s => s.fabric.name === fabric && hostsAlong(facts.plan, s.fabric));
    if (converted) {
        return hostFixes(facts, converted.fabric, 'data');
    }
    const headroom = facts.headroom.of(fabric);
    if (headroom?.role !== 'target') {
        return [];
    }
    const { nodes, scheme, raw, racks, failureDomain } = headroom.model.full;
    // Too few racks are not mended by nodes.
    if (nodes === null || scheme === null || (failureDomain === 'rack' && racks < width(scheme))) {
        return [];
    }
    const stored = Math.max(
        ...headroom.phases.map(p =>
            headroom
                .workloads(p.after)
                .reduce((sum, w) => sum + (w.figures['used']?.value ?? w.figures['disk']?.value ?? 0) * w.count, 0),
        ),
    );
    const target = targetOf(facts.plan),
        before = causesOf(headroom.judged, target, headroom.relevance);
    for (let count = nodes + 1; count <= MOST_NODES; count++) {
        const room =
            raw === null
                ? Infinity
                : (resilientUsable(
                      Array.from({ length: count }, () => raw),
                      scheme,
                  ) ?? 0);
        if (!canSelfHeal(count, scheme) || room < stored) {
            continue;
        }
        const after = causesOf(
            headroom.variant(headroom.phases, { ...headroom.judged.input.fabric, nodes: count }),
            target,
            headroom.relevance,
        );
        if (worse(before, after)) {
            continue;
        }
        return [
            {
                title: `Change ${fabric} to nodes ${count}`,
                kind: 'quickfix',
                preferred: false,
                edits: () => [propertyEdit(headroom.fabric.record, 'nodes', `nodes ${count}`)],
            },
        ];
    }
    return [];
}
