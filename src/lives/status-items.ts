import { VERDICT_TONES, VERDICT_WORDS } from '../../language/analysis/verdict-words.ts';
import type { PhaseStatus, PlanStatus } from '../../language/server/lives.ts';
import { ICONS, type PlanItem } from '../plans/items.ts';

/** The tree of the status view as plain data. */

/** One line per plan: how far it is, and how much time is left. */
export function statusItem(plan: PlanStatus): PlanItem {
    const { title, phases, slackDays, verdict, asOf } = plan;
    const done = phases.filter(p => p.state === 'done').length;
    const late = phases.filter(p => p.state === 'late').length;
    const words = VERDICT_WORDS[verdict];
    return {
        label: title,
        description: [
            `${done} of ${phases.length} phases done`,
            ...(late > 0 ? [`${late} late`] : []),
            ...(slackDays === undefined ? [] : [spare(slackDays)]),
        ].join(' · '),
        tooltip: `${title}: ${words} as of ${asOf}`,
        icon: late > 0 || (slackDays ?? 0) < 0 ? 'error' : ICONS[VERDICT_TONES[verdict]],
        plan: { uri: plan.uri },
        children: [
            {
                label: `${words} as of ${asOf}`,
                tooltip: 'The verdict on the day of now: phases that are done have happened',
                icon: ICONS[VERDICT_TONES[verdict]],
            },
            {
                label: `${plan.machines.done} of ${plan.machines.total} machines moved`,
                ...(plan.data === '' ? {} : { description: plan.data }),
                tooltip: 'Machines, and their data in use',
                icon: 'server',
            },
            {
                label: plan.finish === undefined ? 'The end is unknown' : `Ends ${plan.finish}`,
                ...(plan.plannedFinish === undefined || plan.plannedFinish === plan.finish
                    ? {}
                    : { description: `planned ${plan.plannedFinish}` }),
                tooltip: slackDays === undefined ? 'No old platform of the plan ends' : capital(spare(slackDays)),
                icon: (slackDays ?? 0) < 0 ? 'error' : 'calendar',
            },
            ...plan.rates.map((text): PlanItem => ({ label: text, tooltip: text, icon: 'dashboard' })),
            ...doneItems(phases),
            ...phases.filter(p => p.state !== 'done').map(phaseItem),
        ],
    };
}

/** What is done is folded: what runs, is late or comes next is what somebody looks for. */
function doneItems(phases: readonly PhaseStatus[]): PlanItem[] {
    const done = phases.filter(p => p.state === 'done');
    return done.length === 0
        ? []
        : [
              {
                  label: `${done.length} ${done.length === 1 ? 'phase' : 'phases'} done`,
                  tooltip: done.map(p => p.name).join(', '),
                  icon: 'pass',
                  children: done.map(phaseItem),
              },
          ];
}

function spare(days: number): string {
    const n = Math.abs(days);
    return `${n} ${n === 1 ? 'day' : 'days'} ${days < 0 ? 'too late' : 'to spare'}`;
}

const STATES: Readonly<Record<PhaseStatus['state'], PlanItem['icon']>> = {
    done: 'pass',
    running: 'run',
    late: 'error',
    next: 'debug-step-over',
    open: 'circle-outline',
};

function phaseItem({ name, state, starts, ends, machines, place }: PhaseStatus): PlanItem {
    const days = starts === undefined && ends === undefined ? [] : [`${starts ?? '?'} to ${ends ?? '?'}`];
    const moved = machines === 0 ? [] : [`${machines} ${machines === 1 ? 'machine' : 'machines'}`];
    return {
        label: name,
        description: [...(state === 'open' ? [] : [state]), ...days, ...moved].join(' · '),
        tooltip: `Phase '${name}': ${state === 'open' ? 'not started' : state}`,
        icon: STATES[state],
        place,
    };
}

function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
