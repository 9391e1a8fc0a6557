import { criticalGains, type Translation } from '../../../analysis/access/access.ts';
import { type Analysis, type Finding, saidBy } from '../../../analysis/analysis.ts';
import { percent, STATION_NAMES } from '../../../analysis/headroom/telling/station-names.ts';
import { nth } from '../../../basics/lists.ts';
import type { Reach } from '../../../check/reach.ts';
import type { StationName } from '../../../physics/index.ts';
import type { Layer, Plan } from '../../../plan/plan.ts';
import { ruleOf } from '../../../rules/index.ts';
import { pieces, type Text } from '../../output/document.ts';
import { capital, code, counted, joined, nameTexts, rich, said } from '../../text.ts';
import { oddNames } from '../odd-names.ts';

/** Why a risk exists: one sentence, and a line for each part where it has several. */
export interface Cause {
    readonly head: Text;
    readonly lines: readonly Text[];
}

/** So many sentences of one cause are printed; `check` and the CSV table have all. */
const MOST_LINES = 5;

/** Principals whose roles change alike are one line; so many lines are printed. */
const MOST_PRINCIPALS = 8;

/** The cause of findings that are told together. One finding is told as `check` tells it. */
export function causeOf(
    analysis: Analysis,
    findings: readonly Finding[],
    machines: number,
    reaches: readonly Reach[],
): Cause {
    const [first] = findings as readonly [Finding];
    const odd = oddNames(analysis.plan);
    if (findings.length === 1) {
        return { head: said(unaccepted(first), odd), lines: [] };
    }
    switch (first.code) {
        case 'compute-before-foundation':
        case 'foundation-missing':
            return foundations(analysis.plan, findings, machines, reaches);
        case 'iam-mismatch':
            return principals(analysis, findings, machines);
        case 'network-choke':
        case 'headroom-low':
            return stations(findings, reaches, odd);
        default:
            return together(findings, odd);
    }
}

/** What a finding said before somebody accepted it: who did and why has a column of its own. */
function unaccepted({ accepted, ...finding }: Finding): string {
    const message = saidBy(finding);
    if (!accepted) {
        return message;
    }
    const { owner, reason } = accepted;
    const prefix = `Accepted${owner ? ` by ${owner}` : ''}${reason ? ` (${reason})` : ''}: `;
    return message.startsWith(prefix) ? message.slice(prefix.length) : message;
}

const FOUNDED: Readonly<Record<Layer, { readonly done: string; readonly until: string }>> = {
    identity: { done: 'mapped', until: 'nobody has a role on the new platform' },
    backup: { done: 'established', until: 'there are no restore points on the new platform' },
    monitoring: { done: 'decoupled', until: 'the machines are neither monitored nor managed' },
    fabric: { done: 'modelled', until: 'it is unknown whether it can carry their I/O' },
    compute: { done: 'moved', until: 'what depends on it reaches across the platforms' },
};

/** Machines that move before what founds them, founding phase by founding phase. */
function foundations(plan: Plan, findings: readonly Finding[], machines: number, reaches: readonly Reach[]): Cause {
    const phases = [...new Set(reaches.flatMap(r => r.phases))];
    const groups = new Map<string, Finding[]>();
    for (const finding of findings) {
        const key = `${finding.layer}\n${foundedIn(finding).join('\n')}`;
        groups.set(key, [...(groups.get(key) ?? []), finding]);
    }
    const lines = [...groups.values()].map(group => {
        const { layer = 'compute' } = nth(group, 0);
        const phases = foundedIn(nth(group, 0));
        const names = componentNames(plan, [...new Set(group.flatMap(componentsOf))]);
        const when =
            phases.length === 0
                ? [', which no phase does']
                : rich`, ${FOUNDED[layer].done} in ${phases.length === 1 ? 'phase' : 'phases'} ${nameTexts(phases)}`;
        return [...names, ...when, `: until then ${FOUNDED[layer].until}.`];
    });
    const what = nth(findings, 0).code === 'foundation-missing' ? 'that no phase provides' : 'that come later';
    const foundations = new Set(findings.flatMap(componentsOf)).size;
    const who = phases.length === 1 ? rich`Phase ${code(nth(phases, 0))} moves` : `${phases.length} phases move`;
    return {
        head: rich`${who} ${counted(machines, 'machine')} onto ${counted(foundations, 'foundation')} ${what}:`,
        lines,
    };
}

/** Components of a layer that are founded too late, or not at all. */
function componentsOf({ figures }: Finding): readonly string[] {
    return (figures['components'] as readonly string[] | undefined) ?? [];
}

/** The phases that found them. */
function foundedIn({ figures }: Finding): readonly string[] {
    return (figures['foundedIn'] as readonly string[] | undefined) ?? [];
}

/** `monitoring logs, watch and automation patching`, by kind. */
function componentNames(plan: Plan, names: readonly string[]): Text {
    const kinds = new Map<string, string[]>();
    for (const name of names) {
        const kind = plan.components.get(name)?.kind ?? 'component';
        kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
    }
    return joined(
        [...kinds].map(([kind, own], i) => rich`${i === 0 ? capital(kind) : kind} ${nameTexts(own)}`),
        ' and ',
    );
}

function criticalText(chosen: Translation): Text {
    const critical = criticalGains(chosen);
    return critical.length > 0 ? rich` (critical: ${nameTexts(critical, critical.length)})` : '';
}

/** What the roles of several principals lose and gain; the section on access tells it in full. */
function principals({ access }: Analysis, findings: readonly Finding[], machines: number): Cause {
    const groups = new Map<string, { principals: string[]; line: Text }>();
    for (const finding of findings) {
        const { principal, to, lost, gained } = finding.figures as {
            principal: string;
            to: string;
            lost: readonly string[];
            gained: readonly string[];
        };
        const row = access.find(r => r.principal.name === principal && r.to.name === to);
        const line = row?.chosen
            ? rich` as ${code(row.becomes ?? '')}: ${lost.length} of ${row.capabilities.length} capabilities lost, ${gained.length} gained${criticalText(row.chosen)}`
            : rich` has no role on ${code(to)}`;
        const key = JSON.stringify(line);
        const group = groups.get(key);
        if (group) {
            group.principals.push(principal);
        } else {
            groups.set(key, { principals: [principal], line });
        }
    }
    const told = [...groups.values()].sort((a, b) => b.principals.length - a.principals.length);
    const shown = told.slice(0, MOST_PRINCIPALS);
    const rest = told.slice(MOST_PRINCIPALS).reduce((n, g) => n + g.principals.length, 0);
    const lines: Text[] = [
        ...shown.map(g => [...nameTexts(g.principals, 3), ...pieces(g.line)]),
        ...(rest > 0
            ? [`and ${counted(rest, 'principal')} more with other roles; the section on access has them`]
            : []),
    ];
    return {
        head: rich`${counted(findings.length, 'principal')} ${findings.length === 1 ? 'loses or gains' : 'lose or gain'} access on the new platform; ${counted(machines, 'machine')} move there:`,
        lines,
    };
}

/** Several stations of the fabrics that a phase fills. */
function stations(findings: readonly Finding[], reaches: readonly Reach[], odd: readonly string[]): Cause {
    const fabrics = [...new Set(findings.map(f => String(f.figures['fabric'])))];
    const what =
        nth(findings, 0).code === 'network-choke'
            ? 'saturate or break an objective'
            : 'keep less free than the plan asks for';
    return {
        head: rich`${counted(findings.length, 'station')} of ${nameTexts(fabrics)} ${what}:`,
        lines: findings.map((f, i) => stationLine(f, nth(reaches, i), odd)),
    };
}

function stationLine({ figures, subjects, message, phase }: Finding, { phases }: Reach, odd: readonly string[]): Text {
    const f = figures as {
        station?: StationName;
        floor?: boolean;
        scenario?: string;
        utilisation?: number;
        worst?: number;
    };
    if (f.station === undefined || f.utilisation === undefined || f.floor) {
        return said(message, odd);
    }
    const most =
        f.worst !== undefined && f.worst > f.utilisation + 0.005 ? `, ${percent(f.worst)} in its worst scenario` : '';
    const later = phases.length > 1 ? rich`, and in ${counted(phases.length - 1, 'further phase')}` : '';
    return rich`${STATION_NAMES[f.station]} at ${percent(f.utilisation)} in scenario ${f.scenario ?? ''}${most}; it hits ${nameTexts(subjects, 3)} in phase ${code(phase ?? '')}${later}`;
}

/** Told one after another under the rule they break. */
function together(findings: readonly Finding[], odd: readonly string[]): Cause {
    const shown = findings.length <= MOST_LINES + 1 ? findings : findings.slice(0, MOST_LINES);
    const rest = findings.length - shown.length;
    const title = ruleOf(nth(findings, 0).code)?.title ?? capital(nth(findings, 0).code.replaceAll('-', ' '));
    return {
        head: rich`${counted(findings.length, 'finding')} against the rule “${title}”:`,
        lines: [
            ...shown.map(f => said(unaccepted(f), odd)),
            ...(rest > 0 ? [`and ${rest} more of the same kind`] : []),
        ],
    };
}
