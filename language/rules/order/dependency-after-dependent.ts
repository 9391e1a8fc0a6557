import type { Repairable } from '../../analysis/analysis.ts';
import { housing, orderingDependencies } from '../../analysis/recovery/availability.ts';
import { firstOf } from '../../basics/lists.ts';
import { isBefore } from '../../plan/order.ts';
import type { Plan, Step } from '../../plan/plan.ts';
import type { Span } from '../../plan/source.ts';
import { besideFixes } from '../fixes/beside.ts';
import { movePhaseFixes } from '../fixes/phases/move-phase.ts';
import { capital } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';
import { componentLayer, firstSteps } from './constraints.ts';
import { circular } from './dependency-cycle.ts';
import { groupedPairs, type Pair, pairList, subjectsOf } from './grouped.ts';

/** What its fixes need to know. */
interface Repair {
    readonly phase: number;
    readonly earlier: number;
}

export const dependencyAfterDependent: RuleWith<Repair> = {
    code: 'dependency-after-dependent',
    title: 'Dependencies come first',
    severity: 'error',
    order: 'settled',
    explain: `A component is worked on before a component it depends on, or a phase that is to come \`after\` another stands before it. A declared dependency
outranks the plan's sequence. Both may share a phase.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
identity ad on old { }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all  depends on ad }
phase backup   { establish veeam onto in-guest.backup }
phase identity { map ad }`,
    repair: 'Move the phase of what is leaned on before the phase of what leans on it (the quick fix does it).',
    *check(facts) {
        const { plan } = facts;
        // A circle is told once, as such; looked for only where something is out of order.
        let circle: ReadonlySet<Span> | undefined;
        const inCircle = (span: Span) => (circle ??= circular(facts)).has(span);
        const late = latePairs(plan).filter(p => !inCircle(p.span));
        for (const group of groupedPairs(this.code, late, facts, p => `${p.own.phase.index} ${p.other.phase.index}`)) {
            yield group.length === 1 ? one(firstOf(group)) : several(group);
        }
        for (const phase of plan.phases) {
            for (const { phase: earlier, span } of phase.after) {
                if (earlier === phase || isBefore(earlier, phase) || inCircle(span)) {
                    continue;
                }
                yield {
                    code: this.code,
                    severity: 'error',
                    span,
                    phase: phase.name,
                    subjects: [phase.name, earlier.name],
                    message: `Phase '${phase.name}' has to come after '${earlier.name}', ${earlier.index < phase.index ? 'but runs alongside it' : `which comes ${earlier.index - phase.index === 1 ? 'directly after it' : 'later'}`}.`,
                    related: [{ span: earlier.record.nameSpan, message: `phase '${earlier.name}'` }],
                    figures: {},
                    repair: { phase: phase.index, earlier: earlier.index },
                };
            }
        }
    },
    fixes(finding, facts, { phase, earlier }, order) {
        return [...besideFixes(facts, earlier, phase), ...movePhaseFixes(facts, earlier, phase, finding, order)];
    },
};

/** Components that are worked on before one they depend on. */
function latePairs(plan: Plan): Pair[] {
    const first = firstSteps(plan),
        houses = housing(plan),
        found: Pair[] = [];
    for (const component of plan.components.values()) {
        const own = component.depends.length > 0 ? first.of(component) : undefined;
        if (!own) {
            continue;
        }
        for (const { on, span } of orderingDependencies(component, houses)) {
            const other = first.of(on);
            if (other && other.phase.index > own.phase.index) {
                found.push({ component, on, span, own, other });
            }
        }
    }
    return found;
}

/** What a step does to its component, as a verb of the phase. */
const DOES: Readonly<Record<Step['verb'], string>> = {
    decouple: 'decouples',
    establish: 'establishes',
    map: 'maps',
    model: 'models',
    recreate: 'recreates',
    convert: 'converts hosts of',
    cutover: 'moves',
    test: 'tests',
    retire: 'retires',
};

function one({ component, on, span, own, other }: Pair): Repairable<Repair> {
    return {
        code: dependencyAfterDependent.code,
        severity: 'error',
        span: own.record.span,
        layer: componentLayer(component.kind),
        phase: own.phase.name,
        subjects: [component.name, on.name],
        message: `${capital(component.kind)} '${component.name}' depends on ${on.kind} '${on.name}', but '${own.phase.name}' ${DOES[own.verb]} it before '${other.phase.name}' ${DOES[other.verb]} '${on.name}'.`,
        related: [
            { span, message: `'${component.name}' depends on '${on.name}'` },
            { span: other.record.span, message: `phase '${other.phase.name}' ${DOES[other.verb]} '${on.name}'` },
            { span: on.record.nameSpan, message: `${on.kind} '${on.name}'` },
        ],
        figures: {},
        repair: { phase: own.phase.index, earlier: other.phase.index },
    };
}

function several(pairs: readonly Pair[]): Repairable<Repair> {
    const { own, other, component } = firstOf(pairs);
    return {
        code: dependencyAfterDependent.code,
        severity: 'error',
        span: own.record.span,
        layer: componentLayer(component.kind),
        phase: own.phase.name,
        subjects: subjectsOf(pairs),
        message: `Phase '${own.phase.name}' works on ${pairs.length} components before phase '${other.phase.name}' does its part for what they depend on: ${pairList(pairs)}.`,
        related: [
            { span: other.record.span, message: `phase '${other.phase.name}'` },
            ...pairs
                .slice(0, 5)
                .map(p => ({ span: p.span, message: `'${p.component.name}' depends on '${p.on.name}'` })),
        ],
        figures: { pairs: pairs.length },
        repair: { phase: own.phase.index, earlier: other.phase.index },
    };
}
