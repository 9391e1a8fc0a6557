import { tallyText } from '../../language/analysis/tally.ts';
import { VERDICT_TONES, VERDICT_WORDS } from '../../language/analysis/verdict-words.ts';
import type { CauseEntry, FindingEntry, PhaseEntry, PlanEntry, PlanParts } from '../../language/server/plans.ts';

/** The tree of plans as plain data: what each line says and what lies below it. */

export interface PlanItem {
    readonly label: string;
    readonly description?: string;
    readonly tooltip: string;
    readonly icon:
        | 'error'
        | 'warning'
        | 'info'
        | 'pass'
        | 'list-unordered'
        | 'calendar'
        | 'lightbulb'
        | 'server'
        | 'dashboard'
        | 'run'
        | 'debug-step-over'
        | 'circle-outline';
    /** Where a click leads. */
    readonly place?: FindingEntry['place'];
    /** The plan the line stands for; its parts are asked for when somebody opens it. */
    readonly plan?: Pick<PlanEntry, 'uri'>;
    readonly children?: readonly PlanItem[];
}

/** Verdicts as icons. */
export const ICONS = { bad: 'error', near: 'warning', good: 'pass' } as const;

/** One line per plan: its name, its verdict, the day it ends. */
export function planItem(plan: PlanEntry): PlanItem {
    const words = VERDICT_WORDS[plan.verdict];
    return {
        label: plan.title ?? plan.plan,
        description: [words, ...(plan.finish === undefined ? [] : [`ends ${plan.finish}`])].join(' · '),
        tooltip: `Plan '${plan.plan}': ${words}`,
        icon: ICONS[VERDICT_TONES[plan.verdict]],
        plan,
    };
}

/** Below a plan: what has to change, and its phases. */
export function partItems({ tally, causes, phases }: PlanParts): PlanItem[] {
    return [
        {
            label: 'Causes',
            description: tallyText(tally),
            tooltip: 'What has to change, worst first',
            icon: 'list-unordered',
            children: causes.map(causeItem),
        },
        {
            label: 'Phases',
            description: String(phases.length),
            tooltip: 'In the order of execution',
            icon: 'calendar',
            children: phases.map(phaseItem),
        },
    ];
}

function causeItem({ title, blocks, fix, findings }: CauseEntry): PlanItem {
    return {
        label: title,
        description: findings.length > 1 ? `${findings.length} findings` : undefined,
        tooltip: fix === undefined ? title : `${title}\n\nFix: ${fix}`,
        icon: blocks ? 'error' : 'warning',
        place: findings[0]?.place,
        children: findings.map(findingItem),
    };
}

function phaseItem({ name, title, verdict, starts, ends, place, findings }: PhaseEntry, index: number): PlanItem {
    const words = VERDICT_WORDS[verdict];
    const dates = starts === undefined ? [] : [`${starts} to ${ends ?? '…'}`];
    return {
        label: `${index + 1} ${title ?? name}`,
        description: [words, ...dates].join(' · '),
        tooltip: `Phase '${name}': ${words}`,
        icon: ICONS[VERDICT_TONES[verdict]],
        place,
        children: findings.map(findingItem),
    };
}

const LEVELS = { error: 'error', warning: 'warning', information: 'info', hint: 'info' } as const;

function findingItem({ code, severity, message, place }: FindingEntry): PlanItem {
    return { label: message, description: code, tooltip: message, icon: LEVELS[severity], place };
}
