import type { RelatedPlace } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import { elementsAt } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { CutoverStep, Fabric, Plan, Platform } from '../../plan/plan.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { nameList, namesOf, workloadList } from '../phrases.ts';
import type { Rule } from '../rule.ts';

export const cutoverElsewhere: Rule = {
    code: 'cutover-elsewhere',
    title: 'Cutovers go to a platform of the plan',
    severity:
        'warning, and where the matrix says mandatory the verdict "Depends"; information where only some machines lie on the fabric already',
    explain: `A cutover moves machines to a fabric on a platform the plan does not go \`to\` (or even on the one it leaves), or to the fabric on which they lie today. What the target asks of a move was not
judged then. Carried out as written, the plan ends with them somewhere else than it says; what stays on the platform that is left is still there when its licence ends.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric san on old is external-array
fabric disks on old is external-array
workload erp on san { }
phase move { cutover erp to disks }`,
    repair: 'Name a fabric of the target, name its platform under `to` of the plan, or take the cutover out.',
    *check(facts) {
        const { plan } = facts;
        const lying = new Map(plan.fabrics.map(f => [f.name, f.workloads]));
        for (const step of plan.phases.flatMap(p => p.steps)) {
            if (step.verb !== 'cutover' || !step.fabric || step.workloads.empty) {
                continue;
            }
            const there = step.workloads.intersect(lying.get(step.fabric.name) ?? IndexSet.EMPTY);
            const astray = elsewhere(plan, step);
            if (!astray && there.empty) {
                continue;
            }
            for (const part of splitByAcceptance(this.code, astray ? step.workloads : there, facts)) {
                const workloads = elementsAt(plan.workloads, part);
                yield {
                    code: this.code,
                    severity: astray ? ('warning' as const) : ('information' as const),
                    // Nothing that the new platform asks for was looked at: this is no move to it.
                    ...(astray && judge(plan, part)?.severity === 'error' ? { undecided: true as const } : {}),
                    span: (astray && step.record.to?.span) || step.record.span,
                    layer: 'compute' as const,
                    phase: step.phase.name,
                    subjects: namesOf(workloads),
                    figures: { fabric: step.fabric.name, platform: step.fabric.platform?.name ?? null },
                    message:
                        `Phase '${step.phase.name}' moves ${workloadList(workloads)} to '${step.fabric.name}'${astray ? `, ${astrayText(plan, astray)}` : ','}` +
                        endText(plan, astray, part.minus(there).empty, workloads.length === 1),
                    related: places(plan, step.fabric),
                };
            }
        }
    },
};

/** The platform a cutover leads to where it is none the plan goes to; undefined where that is in order or not known. */
function elsewhere(plan: Plan, { fabric }: CutoverStep): Platform | undefined {
    const platform = fabric?.platform;
    // A target that is misspelt is told as such: every cutover would be elsewhere.
    if (!platform || plan.to.length === 0 || plan.to.length < (plan.record?.names['to']?.length ?? 0)) {
        return undefined;
    }
    // A plan may name the library's platform where its fabric is on one that is based on it, and the other way round.
    const same = plan.to.some(
        to => to.chain.some(r => r.name === platform.name) || platform.chain.some(r => r.name === to.name),
    );
    return same ? undefined : platform;
}

function astrayText(plan: Plan, platform: Platform): string {
    const left = plan.from.some(p => p.name === platform.name);
    return left
        ? `which is on '${platform.name}', the platform that plan '${plan.name}' leaves.`
        : `which is on '${platform.name}'; plan '${plan.name}' goes to ${nameList(plan.to.map(p => p.name))}.`;
}

function endText(plan: Plan, astray: Platform | undefined, already: boolean, one: boolean): string {
    const lie = one ? 'it lies' : 'they lie';
    if (!astray) {
        return ` where ${lie} already: no machine changes its platform. Hosts that are converted in place are two fabrics, of which the new one has 'nodes 0', and a 'convert'.`;
    }
    if (already) {
        return ` ${one ? 'It lies' : 'They lie'} on that fabric already, so nothing is moved.`;
    }
    const left = plan.from.some(p => p.name === astray.name);
    return ` ${one ? 'It' : 'They'} ${left ? `${one ? 'is' : 'are'} still there when the plan is over` : `${one ? 'ends' : 'end'} up elsewhere than the plan says`}.`;
}

function places(plan: Plan, fabric: Fabric): RelatedPlace[] {
    return [
        { span: fabric.record.nameSpan, message: `fabric '${fabric.name}'` },
        ...(fabric.platform
            ? [{ span: fabric.platform.record.nameSpan, message: `platform '${fabric.platform.name}'` }]
            : []),
        ...plan.to.map(p => ({ span: p.record.nameSpan, message: `platform '${p.name}', to which the plan goes` })),
    ];
}
