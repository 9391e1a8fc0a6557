import type { Facts } from '../../../analysis/analysis.ts';
import { causesOf, worse } from '../../../analysis/headroom/pressure.ts';
import { targetOf } from '../../../analysis/headroom/problems.ts';
import { computeMoments, hostOf, nodesLeft, shortOf } from '../../../analysis/headroom/sizing/compute.ts';
import { hostsAlong } from '../../../analysis/passage/hosts.ts';
import { roomFor } from '../../../physics/index.ts';
import type { Fix } from '../../rule.ts';
import { hostFixes } from '../borrow-hosts.ts';
import { propertyEdit } from './edits.ts';

const MOST_NODES = 64;

/** The smallest number of nodes of which one may be lost with every machine still running, and nothing else gets worse. */
export function computeFixes(facts: Facts, name: string): readonly Fix[] {
    const { plan } = facts;
    const fabric = plan.fabrics.find(f => f.name === name),
        host = fabric && hostOf(plan, fabric);
    if (!fabric?.figures['nodes'] || !host) {
        return [];
    }
    if (hostsAlong(plan, fabric)) {
        return hostFixes(facts, fabric, 'compute');
    }
    const fits = [...computeMoments(facts, fabric)].flatMap(m => m.fits);
    if (!fits.some(f => f.short === 'certain' || f.short === 'open')) {
        return [];
    }
    const enough = (nodes: number) =>
        fits.every(f => {
            const short = shortOf(f.need.known, roomFor(f.share, nodesLeft({ nodes })));
            return short !== 'certain' && short !== 'open';
        });
    for (let nodes = host.nodes + 1; nodes <= MOST_NODES; nodes++) {
        if (enough(nodes) && !loads(facts, name, nodes)) {
            return [
                {
                    title: `Change ${name} to nodes ${nodes}`,
                    kind: 'quickfix',
                    preferred: false,
                    edits: () => [propertyEdit(fabric.record, 'nodes', `nodes ${nodes}`)],
                },
            ];
        }
    }
    return [];
}

/** Whether so many nodes make something about I/O worse: more peers of a rebuild, say. */
function loads(facts: Facts, name: string, nodes: number): boolean {
    const headroom = facts.headroom.of(name);
    if (!headroom) {
        return false;
    }
    const target = targetOf(facts.plan),
        { judged, relevance, phases } = headroom;
    return worse(
        causesOf(judged, target, relevance),
        causesOf(headroom.variant(phases, { ...judged.input.fabric, nodes }), target, relevance),
    );
}
