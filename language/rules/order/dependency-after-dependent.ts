import type { Span } from '../../plan/source.ts';
import type { Rule } from '../rule.ts';
import { movePhaseFixes } from '../fixes/move-phase.ts';
import { capital } from '../words.ts';
import { componentLayer, firstSteps } from './constraints.ts';
import { circular } from './dependency-cycle.ts';

export const dependencyAfterDependent: Rule = {
    code: 'dependency-after-dependent',
    title: 'What is leaned on comes first',
    severity: 'error',
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
        const first = firstSteps(plan);
        // A circle is told once, as such; looked for only where something is out of order.
        let circle: ReadonlySet<Span> | undefined;
        const inCircle = (span: Span) => (circle ??= circular(facts)).has(span);
        for (const component of plan.components.values()) {
            const own = component.depends.length > 0 ? first.of(component) : undefined;
            if (!own) continue;
            for (const { on, span } of component.depends) {
                const step = first.of(on);
                if (!step || step.phase.index <= own.phase.index || inCircle(span)) continue;
                yield {
                    code: this.code, severity: 'error', span: own.record.span, layer: componentLayer(component.kind), phase: own.phase.name, subjects: [component.name, on.name],
                    message: `${capital(component.kind)} \`${component.name}\` depends on ${on.kind} \`${on.name}\`, but phase \`${own.phase.name}\` works on it before phase \`${step.phase.name}\` does its part for \`${on.name}\`.`,
                    related: [
                        { span, message: `\`${component.name}\` depends on \`${on.name}\`` },
                        { span: step.record.span, message: `phase \`${step.phase.name}\` works on \`${on.name}\`` },
                        { span: on.record.nameSpan, message: `${on.kind} \`${on.name}\`` },
                    ],
                    figures: {}, repair: { phase: own.phase.index, earlier: step.phase.index },
                };
            }
        }
        for (const phase of plan.phases) {
            for (const { phase: earlier, span } of phase.after) {
                if (earlier.index <= phase.index || inCircle(span)) continue;
                yield {
                    code: this.code, severity: 'error', span, phase: phase.name, subjects: [phase.name, earlier.name],
                    message: `Phase \`${phase.name}\` is to come after \`${earlier.name}\`, which stands ${earlier.index - phase.index === 1 ? 'right behind it' : 'further down'}.`,
                    related: [{ span: earlier.record.nameSpan, message: `phase \`${earlier.name}\`` }], figures: {}, repair: { phase: phase.index, earlier: earlier.index },
                };
            }
        }
    },
    fixes(finding, facts) {
        const { phase, earlier } = finding.repair as { phase: number; earlier: number };
        return movePhaseFixes(facts, earlier, phase, finding);
    },
};
