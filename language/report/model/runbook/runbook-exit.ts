import type { Analysis } from '../../../analysis/analysis.ts';
import { askedFor } from '../../../analysis/recovery/service.ts';
import { elementsAt, entryOf, nth } from '../../../basics/lists.ts';
import { type Controller, GUEST_PREFIX, type Phase, type Plan, type Step, type Workload } from '../../../plan/plan.ts';
import { durationText, shareText, statedDuration } from '../../../plan/units.ts';
import type { Text } from '../../output/document.ts';
import { code, counted, joined, nameTexts, rich } from '../../text.ts';
import { machinesOf } from '../machines.ts';
import { pointOfNoReturn } from '../way-back.ts';

/** `31 machines`: those a controller covers. */
export function covered({ plan }: Analysis, controller: Controller): string {
    return counted(machinesOf(elementsAt(plan.workloads, controller.workloads)), 'machine');
}

/** What has to be shown before the next phase starts: for each step a test somebody can repeat. */
export function exitCriteria(analysis: Analysis, phase: Phase, moved: readonly Workload[]): Text[] {
    const { plan } = analysis;
    const criteria: Text[] = phase.steps.flatMap(step => stepCriteria(analysis, step));
    const returning = pointOfNoReturn(analysis, phase);
    if (moved.length === 0) {
        const all = [...criteria, ...returning];
        return all.length > 0 ? all : ['The phase has no steps, so there is nothing to show.'];
    }
    const protectedOnes = moved.filter(w =>
        plan.controllers.some(c => c.layer === 'backup' && c.workloads.has(w.index)),
    );
    if (protectedOnes.length > 0) {
        criteria.push(
            rich`The target holds restore points of ${counted(machinesOf(protectedOnes), 'machine')}, younger than their RPO, and one was restored.`,
        );
    }
    const watching = plan.controllers.filter(
        c => c.layer === 'monitoring' && moved.some(w => askedFor(plan, c, phase).has(w.index)),
    );
    if (watching.length > 0) {
        criteria.push(
            rich`${nameTexts(watching.map(c => c.name))} ${watching.length === 1 ? 'sees' : 'see'} every machine of the wave.`,
        );
    }
    const judged = moved.filter(w => w.figures['p99']);
    if (judged.length > 0) {
        criteria.push(
            `The 99th percentile of ${counted(judged.length, 'workload')} with an objective was measured and is within it.`,
        );
    }
    criteria.push('The machines on the old platform are off and kept as long as turning back has to be possible.');
    return [...criteria, ...returning];
}

function stepCriteria(analysis: Analysis, step: Step): Text[] {
    const { plan } = analysis;
    switch (step.verb) {
        case 'decouple':
            return step.controllers.map(c => decoupled(analysis, c, step));
        case 'establish':
            return step.controllers.map(c => established(analysis, c));
        case 'map':
            return step.identities.map(
                i =>
                    rich`${i.principals.length === 1 ? 'The one principal' : `Each of the ${counted(i.principals.length, 'principal')}`} of ${code(i.name)} has signed in on ${platformNames(plan.to)}, performed one permitted action there and was refused one not permitted.`,
            );
        case 'model':
            return step.fabrics.map(
                f =>
                    rich`Every workload that will run on ${code(f.name)} has I/O figures in the plan that are better than assumed, and ${code('exitplan headroom')} shows no station of it above ${shareText(1 - plan.headroom)} in any scenario, or what is above was accepted.`,
            );
        case 'recreate':
            return [...step.networks, ...step.policies].map(
                o =>
                    rich`${code(o.name)} exists on ${step.platform ? code(step.platform.name) : 'the target'} and does there what it does on the old platform.`,
            );
        case 'convert':
            return [
                rich`${code(step.fabric?.name ?? 'The target')} has ${counted(step.count, 'host')} more, ${code(step.source?.name ?? 'the source')} as many fewer, and neither rebuilds or moves data.`,
            ];
        case 'test':
            return [...step.identities, ...step.controllers].map(
                c => rich`${code(c.name)} was proven, and the day, the person and the time it took are written down.`,
            );
        case 'retire': {
            const machines = machinesOf(elementsAt(plan.workloads, step.workloads));
            const they = machines === 1 ? 'it was' : 'they were';
            return [
                ...step.controllers.map(
                    c =>
                        rich`Nothing has called ${code(c.name)} since it was switched off, and what it did is done by another.`,
                ),
                ...(machines > 0
                    ? [
                          `Nobody has missed the ${machines === 1 ? 'machine' : counted(machines, 'machine')} since ${they} switched off.`,
                      ]
                    : []),
            ];
        }
        case 'cutover':
            return [];
    }
}

function decoupled(analysis: Analysis, c: Controller, step: Step): Text {
    if (c.kind === 'automation') {
        return rich`${code(c.name)} has created, changed and removed a test machine on the target${inGuest(step) ? ', and run once against a machine that has not moved' : ''}.`;
    }
    if (inGuest(step)) {
        return rich`${code(c.name)} shows all ${covered(analysis, c)} with its access to the old platform switched off, and an alarm raised on purpose arrived.`;
    }
    return rich`${code(c.name)} shows a test machine on the target and still every machine on the old platform, and an alarm raised on purpose arrived from both.`;
}

function established({ plan }: Analysis, c: Controller): Text {
    const strictest = [...c.workloads]
        .map(i => nth(plan.workloads, i).figures['rto']?.value)
        .filter(x => x !== undefined)
        .sort((a, b) => a - b)[0];
    const within =
        strictest === undefined
            ? ', and the time it took is written down'
            : ` within ${durationText(strictest)}, the strictest RTO of what it protects`;
    return rich`A restore point that ${code(c.name)} made on the target was restored there${within}; its jobs on the old platform have run since.`;
}

export function platformNames(platforms: Analysis['plan']['to']): Text {
    return platforms.length === 0
        ? 'the target'
        : joined(
              platforms.map(p => code(p.name)),
              ' and ',
          );
}

/** Inside the guest nothing depends on the platform: such an interface replaces the old one at once. */
export function inGuest(step: Step): boolean {
    return 'onto' in step && step.onto.length > 0 && step.onto.every(u => u.name.startsWith(GUEST_PREFIX));
}

/** When a controller is needed on the old platform for the last time. */
interface LastNeeded {
    /** The phase in which the last machine it covers leaves; absent where some stay. */
    readonly phase?: Phase;
    /** Machines that stay. */
    readonly stay: number;
}

const known = new WeakMap<Analysis, Map<Controller, LastNeeded>>();

/**
 * A controller speaks both platforms from its step on. What it reads from the old one is switched off in the phase in which
 * the last machine it covers leaves; never, where some stay.
 */
export function lastNeeded(analysis: Analysis, c: Controller): LastNeeded {
    let own = known.get(analysis);
    if (!own) {
        const from = new Set(analysis.plan.from.map(p => p.name));
        const leaving = new Map<number, Phase>();
        for (const m of analysis.moves) {
            if (m.platform && !from.has(m.platform.name)) {
                for (const i of m.workloads) {
                    leaving.set(i, m.phase);
                }
            }
        }
        known.set(
            analysis,
            (own = new Map(
                analysis.plan.controllers.map(controller => [
                    controller,
                    neededUntil(analysis.plan, controller, from, leaving),
                ]),
            )),
        );
    }
    return entryOf(own, c);
}

function neededUntil(
    plan: Plan,
    c: Controller,
    from: ReadonlySet<string>,
    leaving: ReadonlyMap<number, Phase>,
): LastNeeded {
    const there = [...c.workloads].filter(i => from.has(nth(plan.workloads, i).platform?.name ?? ''));
    const stay = machinesOf(there.filter(i => !leaving.has(i)).map(i => nth(plan.workloads, i)));
    if (stay > 0) {
        return { stay };
    }
    const steps = plan.phases.filter(p =>
        p.steps.some(s => (s.verb === 'decouple' || s.verb === 'establish') && s.controllers.includes(c)),
    );
    return {
        phase: [...there.map(i => entryOf(leaving, i)), ...steps].reduce<Phase | undefined>(
            (a, b) => (a && a.index >= b.index ? a : b),
            undefined,
        ),
        stay: 0,
    };
}

/** What ends on the old platform with a phase, because the last machine that needs it has left. */
export function switchedOff(analysis: Analysis, phase: Phase): Text[] {
    const { plan } = analysis;
    const stepped = new Map<Controller, Step>();
    for (const step of plan.phases.filter(p => p.index <= phase.index).flatMap(p => p.steps)) {
        if ((step.verb === 'decouple' && !inGuest(step)) || step.verb === 'establish') {
            for (const c of step.controllers) {
                stepped.set(c, step);
            }
        }
    }
    const ending = [...stepped].filter(([c]) => lastNeeded(analysis, c).phase === phase && c.workloads.size > 0);
    return ending.map(([c, step]) => {
        const all = `The last of the ${covered(analysis, c)} it covers has left the old platform`;
        if (step.verb === 'decouple') {
            return c.kind === 'automation'
                ? rich`${all}: take away what ${code(c.name)} may do there.`
                : rich`${all}: switch off what ${code(c.name)} reads there, and see that all of them report as before.`;
        }
        const keep = Math.max(0, ...c.coverage.map(x => x.keep ?? 0));
        return rich`${all}: end the jobs of ${code(c.name)} there${keep > 0 ? `, and keep their restore points for ${statedDuration(keep)}` : ''}.`;
    });
}
