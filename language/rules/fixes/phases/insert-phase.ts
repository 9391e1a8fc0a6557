import type { Facts } from '../../../analysis/analysis.ts';
import { worksOn } from '../../../analysis/schedule/state.ts';
import { firstOf, nth } from '../../../basics/lists.ts';
import { insertAt } from '../../../edits/declarations.ts';
import type { Component, Phase, Plan, Platform } from '../../../plan/plan.ts';
import { textOf } from '../../../plan/source.ts';
import { written } from '../../../writing/names.ts';
import { isSequenced, rankOf } from '../../order/constraints.ts';
import type { Fix } from '../../rule.ts';
import { interfaceChoices } from '../interface-choice.ts';
import { isReplaced, replacementFixes } from '../replaced.ts';

const NAMES = {
    monitoring: ['independence', 'Operational Independence'],
    backup: ['backup-paths', 'Backup Independence'],
    identity: ['identities', 'Identity Abstraction'],
    fabric: ['io-modeling', 'Storage I/O Modeling'],
} as const;

/** A component that no phase founds, and the steps that would. */
interface Unfounded {
    readonly component: Exclude<Component, { readonly kind: 'workload' }>;
    readonly steps: readonly FoundingStep[];
}

interface FoundingStep {
    readonly step: string;
    readonly certain: boolean;
}

/**
 * Inserts the phase that founds components of one layer, before the first cutover that needs them and where the plan's sequence wants
 * it: first all of them in one phase, then each by itself.
 */
export function insertPhaseFixes(
    facts: Facts,
    components: readonly string[],
    firstNeed: number,
    platform: string | undefined,
): readonly Fix[] {
    const { plan } = facts;
    const target = platform ? plan.platforms.get(platform) : undefined;
    const unfounded = components.flatMap((name): Unfounded[] => {
        const component = plan.components.get(name);
        return component && component.kind !== 'workload'
            ? [{ component, steps: stepTexts(plan, component, target) }]
            : [];
    });
    const together = togetherFix(facts, unfounded, firstNeed);
    const single = unfounded.flatMap(own => singleFixes(facts, own, firstNeed));
    if (unfounded.length < 2) {
        return single;
    }
    return [
        ...(together ? [together] : []),
        ...single.map(fix => ({ ...fix, preferred: fix.preferred && !together, partial: true })),
    ];
}

/** One phase with the best step of each; undefined where one of them has none. */
function togetherFix(facts: Facts, unfounded: readonly Unfounded[], firstNeed: number): Fix | undefined {
    const best = unfounded.flatMap(({ steps }) => steps.slice(0, 1));
    const [first] = unfounded;
    if (!first || unfounded.length < 2 || best.length < unfounded.length) {
        return undefined;
    }
    const free = unfounded.every(({ component: c }) => !('coverage' in c) || !isReplaced(facts, c));
    const names = unfounded.map(u => u.component.name);
    return insertFix(
        facts,
        unfounded.map(u => u.component),
        joinedSteps(best, names),
        firstNeed,
        {
            preferred: free && best.every(b => b.certain),
        },
    );
}

/** `map a, b` for steps that take a list; otherwise one behind the other. */
function joinedSteps(steps: readonly FoundingStep[], names: readonly string[]): string {
    const verb = steps[0]?.step.split(' ')[0];
    return verb === 'map' || verb === 'model'
        ? `${verb} ${names.map(written).join(', ')}`
        : steps.map(s => s.step).join('  ');
}

function singleFixes(facts: Facts, { component, steps }: Unfounded, firstNeed: number): Fix[] {
    const controller = 'coverage' in component ? component : undefined;
    const free = !controller || !isReplaced(facts, controller);
    const fixes = steps.map(({ step, certain }, i) =>
        insertFix(facts, [component], step, firstNeed, { preferred: i === 0 && certain && free }),
    );
    return controller ? [...fixes, ...replacementFixes(facts, controller)] : fixes;
}

/** A title has room for so many steps; of more the first are named. */
const MOST_STEPS = 3;

function brief(text: string): string {
    const steps = text.split('  ');
    return steps.length <= MOST_STEPS
        ? text
        : `${steps.slice(0, MOST_STEPS - 1).join('  ')} and ${steps.length - MOST_STEPS + 1} more steps`;
}

function insertFix(
    facts: Facts,
    components: readonly Unfounded['component'][],
    step: string,
    firstNeed: number,
    { preferred }: Pick<Fix, 'preferred'>,
): Fix {
    const { plan } = facts;
    const [first] = components;
    const layer = !first || first.kind === 'identity' ? 'identity' : first.kind === 'fabric' ? 'fabric' : first.layer;
    const [name, title] = NAMES[layer];
    const unused = freePhaseName(plan, name);
    const at = place(facts, components, layer, firstNeed);
    const text = `phase ${written(unused)} "${title}" { ${step}${duration(plan)} }`;
    return {
        title: `Insert phase ${unused}: ${brief(step)}`,
        kind: 'quickfix',
        preferred,
        edits: () => [insertAt(plan.phases, at, text, firstOf(plan.phases).record.span)],
    };
}

/** The step that founds a component, best first; for a controller one per interface it could be put onto. */
function stepTexts(plan: Plan, component: Component, platform: Platform | undefined): FoundingStep[] {
    switch (component.kind) {
        case 'identity':
            return [{ step: `map ${written(component.name)}`, certain: true }];
        case 'fabric':
            return [{ step: `model ${written(component.name)}`, certain: true }];
        case 'workload':
            return [];
        default: {
            const verb = component.layer === 'backup' ? 'establish' : 'decouple';
            return interfaceChoices(plan, component, platform)
                .slice(0, 3)
                .map(({ name, certain }) => ({
                    step: `${verb} ${written(component.name)} onto ${written(name)}`,
                    certain,
                }));
        }
    }
}

/** Behind everything that comes before it in the plan's sequence, but before the first need and before what depends on it. */
export function place(
    facts: Facts,
    components: readonly Component[],
    layer: keyof typeof NAMES,
    firstNeed: number,
): number {
    const { plan } = facts;
    const rank = {
        ...(plan.sequence === 'layers'
            ? { identity: 1, backup: 2, monitoring: 3 }
            : { monitoring: 1, backup: 2, identity: 3 }),
        fabric: 4,
    }[layer];
    let at = 0;
    let limit = firstNeed;
    for (const phase of plan.phases) {
        for (const step of phase.steps) {
            if (isSequenced(step) && rankOf(plan, step) <= rank && phase.index < firstNeed) {
                at = Math.max(at, phase.index + 1);
            }
            if (layer !== 'fabric' && isSequenced(step) && rankOf(plan, step) > rank) {
                limit = Math.min(limit, phase.index);
            }
            if (components.some(c => dependsOn(plan, phase, c))) {
                limit = Math.min(limit, phase.index);
            }
        }
    }
    return Math.min(Math.max(at, 0), limit);
}

function dependsOn(plan: Plan, phase: Phase, component: Component): boolean {
    return phase.steps.some(s => {
        return (
            worksOn(s).some(c => c.depends.some(d => d.on.name === component.name)) ||
            (s.verb === 'cutover' &&
                [...s.workloads].some(i => nth(plan.workloads, i).depends.some(d => d.on.name === component.name)))
        );
    });
}

/** The phases above compute whose duration is given, shortest first. */
function preparing(plan: Plan): Phase[] {
    return plan.phases
        .filter(p => p.lasts !== undefined && p.steps.length > 0 && p.steps.every(s => s.verb !== 'cutover'))
        .sort((a, b) => lengthOf(a) - lengthOf(b));
}

/** Days; without end where it is not given. */
function lengthOf({ lasts }: Phase): number {
    return lasts ?? Infinity;
}

/** `lasts 1 week`: the shortest duration that a phase above compute has, to be corrected; undefined where none has one. */
export function usualDuration(plan: Plan): string | undefined {
    const place = preparing(plan)[0]?.record.properties.find(p => p.key === 'lasts');
    return place && textOf(place.span);
}

/** A phase without duration would leave everything behind it without dates; it gets the shortest that a phase above compute has, to be corrected. */
function duration(plan: Plan): string {
    const own = preparing(plan);
    const known = (own.length > 0 ? own : plan.phases.filter(p => p.lasts !== undefined)).sort(
        (a, b) => lengthOf(a) - lengthOf(b),
    )[0];
    const place = known?.record.properties.find(p => p.key === 'lasts');
    return place ? `  ${textOf(place.span)}` : '';
}

/** A phase name that is not taken. */
export function freePhaseName(plan: Plan, wanted: string, taken = new Set(plan.phases.map(p => p.name))): string {
    let name = wanted;
    for (let n = 2; taken.has(name); n++) {
        name = `${wanted}-${n}`;
    }
    taken.add(name);
    return name;
}
