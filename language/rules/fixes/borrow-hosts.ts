import type { Facts } from '../../analysis/analysis.ts';
import { computeMoments, hostOf, nodesLeft, shortOf } from '../../analysis/headroom/sizing/compute.ts';
import { type Level, levelOf, roomOn, storages } from '../../analysis/headroom/sizing/stored.ts';
import { convertsOf, hostsAlong, hostsBefore } from '../../analysis/passage/hosts.ts';
import { nth } from '../../basics/lists.ts';
import { reorder } from '../../edits/declarations.ts';
import { roomFor } from '../../physics/index.ts';
import type { ConvertStep, Fabric } from '../../plan/plan.ts';
import { replace } from '../../plan/source.ts';
import { counted } from '../phrases.ts';
import type { Fix } from '../rule.ts';
import { propertyEdit } from './io/edits.ts';
import { withOrder } from './simulate.ts';

/** What helps where hosts are converted too early: another split or order of the conversions that needs no host more, or the fewest to borrow. */

const MOST_NODES = 64;

/** What does not fit. */
type Asked = 'data' | 'compute';

/** Fixes for a fabric whose hosts are converted; the ones that need no hosts come first. */
export function hostFixes(facts: Facts, fabric: Fabric, asked: Asked): readonly Fix[] {
    return [...splitFixes(facts, fabric), ...laterFixes(facts, fabric), ...borrowFixes(facts, fabric, asked)];
}

const LEVELS: readonly (Level | undefined)[] = [undefined, 'no-spare', 'tight', 'grows', 'full', 'impossible'];

/** How badly data, processors and memory of a fabric fit at their worst time; 0: all is well. */
function strainOf(facts: Facts, fabric: Fabric): number {
    const data = [...storages(facts)].find(s => s.fabric === fabric)?.moments ?? [];
    const levels = data.map(m => LEVELS.indexOf(m.level));
    const compute = [...computeMoments(facts, fabric)].flatMap(m => m.fits);
    return Math.max(
        0,
        ...levels,
        ...compute.map(f => (f.short === 'certain' ? LEVELS.length : f.short === 'open' ? LEVELS.indexOf('tight') : 0)),
    );
}

/** Whether another course suits one fabric at every time, the others no worse than now, and no more hosts leave than there are. */
function suits(after: Facts, before: Facts, fabric: Fabric): boolean {
    const { plan } = after;
    return (
        convertsOf(plan).every(s => !s.source || s.count <= hostsBefore(plan, s.source, s.phase.index)) &&
        strainOf(after, fabric) === 0 &&
        plan.fabrics.every(f => f === fabric || !hostsAlong(plan, f) || strainOf(after, f) <= strainOf(before, f))
    );
}

/** Fewer hosts first, and the others with a later conversion of the same kind. */
function splitFixes(facts: Facts, fabric: Fabric): readonly Fix[] {
    const steps = convertsOf(facts.plan).filter(s => s.source === fabric);
    for (const [i, step] of steps.entries()) {
        const later = steps.slice(i + 1).find(s => s.fabric === step.fabric && s.phase !== step.phase);
        if (!later || step.phase.done) {
            continue;
        }
        for (let count = step.count - 1; count > 0; count--) {
            const counts = new Map([
                [step, count],
                [later, later.count + step.count - count],
            ]);
            if (suits(withCounts(facts, counts), facts, fabric)) {
                return [splitFix(step, later, count)];
            }
        }
    }
    return [];
}

function splitFix(step: ConvertStep, later: ConvertStep, count: number): Fix {
    const rest = later.count + step.count - count;
    return {
        title: `Convert ${counted(count, 'host')} in ${step.phase.name} and ${rest} in ${later.phase.name}`,
        kind: 'quickfix',
        preferred: false,
        edits: () =>
            [
                { record: step.record, n: count },
                { record: later.record, n: rest },
            ].flatMap(({ record, n }) => (record.count ? [replace(record.count.span, String(n))] : [])),
    };
}

function withCounts(facts: Facts, counts: ReadonlyMap<ConvertStep, number>): Facts {
    const records = new Map([...counts].map(([step, n]) => [step.record, n]));
    return withOrder(
        facts,
        facts.plan.phases.map((_, i) => i),
        phase => {
            phase.steps = phase.steps.map(s =>
                s.verb === 'convert' ? { ...s, count: records.get(s.record) ?? s.count } : s,
            );
        },
    );
}

/** A phase that only converts, behind the waves that empty the fabric. */
function laterFixes(facts: Facts, fabric: Fabric): readonly Fix[] {
    const { phases } = facts.plan;
    if (phases.some(p => p.done)) {
        return [];
    }
    for (const phase of phases) {
        if (!phase.steps.every(s => s.verb === 'convert' && s.source === fabric) || phase.steps.length === 0) {
            continue;
        }
        for (let behind = phase.index + 1; behind < phases.length; behind++) {
            const others = phases.map(p => p.index).filter(i => i !== phase.index);
            const order = [...others.slice(0, behind), phase.index, ...others.slice(behind)];
            if (suits(withOrder(facts, order), facts, fabric)) {
                return [
                    {
                        title: `Move phase ${phase.name} after ${nth(phases, behind).name}`,
                        kind: 'quickfix',
                        preferred: false,
                        edits: () => reorder(phases, order, new Set(others)),
                    },
                ];
            }
        }
    }
    return [];
}

/** The smallest number that has to be borrowed so that everything fits at every time. */
function borrowFixes(facts: Facts, fabric: Fabric, asked: Asked): readonly Fix[] {
    const nodes = fabric.figures['nodes']?.value;
    const data = [...storages(facts)].find(s => s.fabric === fabric)?.moments ?? [];
    const compute = hostOf(facts.plan, fabric) ? [...computeMoments(facts, fabric)] : [];
    if (nodes === undefined) {
        return [];
    }
    const most = MOST_NODES - nodes;
    const checks = [
        {
            what: 'data',
            holds: (more: number) =>
                data.every(
                    m =>
                        m.level === undefined ||
                        levelOf(roomOn(m.room, m.room.nodes + more), m.stored.known, m.growth) === undefined,
                ),
        },
        {
            what: 'compute',
            holds: (more: number) =>
                compute.every(m =>
                    m.fits.every(
                        f =>
                            shortOf(f.need.known, roomFor(f.share, nodesLeft({ nodes: m.nodes + more }))) === undefined,
                    ),
                ),
        },
        // What no number of hosts settles (an overcommit nobody stated) is none of their business.
    ].filter(c => c.holds(most));
    if (!checks.some(c => c.what === asked)) {
        return [];
    }
    for (let more = 1; more <= most; more++) {
        if (checks.every(c => c.holds(more))) {
            return [borrowFix(fabric, nodes, more)];
        }
    }
    return [];
}

function borrowFix(fabric: Fabric, nodes: number, more: number): Fix {
    return {
        title: `Borrow ${counted(more, 'host')} for ${fabric.name}: nodes ${nodes + more}`,
        kind: 'quickfix',
        preferred: false,
        needsAuthor: true,
        edits: () => [propertyEdit(fabric.record, 'nodes', `nodes ${nodes + more}`)],
    };
}
