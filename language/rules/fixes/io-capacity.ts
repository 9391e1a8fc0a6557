import type { Facts } from '../../analysis/analysis.ts';
import { causesOf, worse } from '../../analysis/headroom/pressure.ts';
import { targetOf } from '../../analysis/headroom/problems.ts';
import { levelOf, roomOn, type Storage, storages } from '../../analysis/headroom/stored.ts';
import { hostsAlong } from '../../analysis/hosts.ts';
import { canSelfHeal, resilientUsable, width } from '../../physics/index.ts';
import type { Fix } from '../rule.ts';
import { propertyEdit } from './io-edits.ts';

const MOST_NODES = 64;

/** Hosts are converted: the smallest number that has to be borrowed so that everything fits at every time. */
function borrowFixes({ fabric, moments }: Storage): readonly Fix[] {
    const nodes = fabric.figures['nodes']?.value;
    if (nodes === undefined) {
        return [];
    }
    for (let more = 1; nodes + more <= MOST_NODES; more++) {
        const fits = moments.every(
            m =>
                m.level === undefined ||
                levelOf(roomOn(m.room, m.room.nodes + more), m.stored.known, m.growth) === undefined,
        );
        if (fits) {
            return [
                {
                    title: `Borrow ${more} ${more === 1 ? 'host' : 'hosts'} for ${fabric.name}: nodes ${nodes + more}`,
                    kind: 'quickfix',
                    preferred: false,
                    needsAuthor: true,
                    edits: () => [propertyEdit(fabric.record, 'nodes', `nodes ${nodes + more}`)],
                },
            ];
        }
    }
    return [];
}

/** The smallest number of nodes on which everything fits after a loss and nothing else gets worse. */
export function capacityFixes(facts: Facts, { fabric }: { readonly fabric: string }): readonly Fix[] {
    const converted = [...storages(facts)].find(s => s.fabric.name === fabric && hostsAlong(facts.plan, s.fabric));
    if (converted) {
        return borrowFixes(converted);
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
