import type { Rule } from '../rule.ts';
import { firstSteps } from './constraints.ts';

export const dependencySplit: Rule = {
    code: 'dependency-split',
    title: 'Workloads that depend on each other move together',
    severity: 'warning',
    explain: `A workload and a workload it depends on are cut over in different phases. In between, one talks to the other across two platforms and their networks:
latency, firewalls and restore points differ on the two sides.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload db  { }
workload app { depends on db }
phase one { cutover db to hci }
phase two { cutover app to hci }`,
    repair: 'Cut both over in one phase, or accept the time in between and say how it is bridged.',
    *check({ plan, timeline }) {
        const first = firstSteps(plan);
        for (const workload of plan.workloads) {
            const own = workload.depends.length > 0 ? first.of(workload) : undefined;
            if (!own) continue;
            for (const { on, span } of workload.depends) {
                const step = on.kind === 'workload' ? first.of(on) : undefined;
                if (!step || step.phase === own.phase) continue;
                const [early, late] = step.phase.index < own.phase.index ? [step, own] : [own, step];
                const from = timeline[early.phase.index]?.ends;
                const to = timeline[late.phase.index]?.ends;
                const days = from !== undefined && to !== undefined ? Math.round(to - from) : undefined;
                yield {
                    code: this.code, severity: 'warning', span, layer: 'compute', phase: own.phase.name, subjects: [workload.name, on.name], figures: { days: days ?? null },
                    message: `Workload \`${workload.name}\` moves in phase \`${own.phase.name}\`, \`${on.name}\` on which it depends in phase \`${step.phase.name}\`. `
                        + `${days === undefined ? 'In between' : `For ${days} ${days === 1 ? 'day' : 'days'}`} they talk to each other across two platforms.`,
                    related: [{ span: own.record.span, message: `phase \`${own.phase.name}\` moves \`${workload.name}\`` }, { span: step.record.span, message: `phase \`${step.phase.name}\` moves \`${on.name}\`` }],
                };
            }
        }
    },
};
