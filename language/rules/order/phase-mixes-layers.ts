import type { Rule } from '../rule.ts';
import { layersOf } from './constraints.ts';

export const phaseMixesLayers: Rule = {
    code: 'phase-mixes-layers',
    title: 'A phase works on one layer',
    severity: 'information',
    explain: `One phase holds steps of several layers. All steps of a phase take effect at its end, so none of them can build on another, and an approval or a
roll-back of the phase concerns all of them at once.`,
    example: `identity ad { }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all }
phase both { map ad  establish veeam onto in-guest.backup }`,
    repair: 'Split the phase, one layer each.',
    *check({ plan }) {
        for (const phase of plan.phases) {
            const layers = layersOf(phase);
            if (layers.length < 2) {
                continue;
            }
            yield {
                code: this.code,
                severity: 'information',
                span: phase.record.nameSpan,
                phase: phase.name,
                subjects: [phase.name],
                figures: { layers },
                message: `Phase '${phase.name}' works on ${layers.length} layers (${layers.join(', ')}). Its steps take effect together at its end, so none of them can build on another.`,
                related: phase.steps.map(s => ({ span: s.record.span, message: s.verb })),
            };
        }
    },
};
