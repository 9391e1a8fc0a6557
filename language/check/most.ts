import { type Finding, SEVERITIES } from '../analysis/analysis.ts';
import type { Plan } from '../plan/plan.ts';
import { andMore, MOST_PER_FILE } from '../rules/text/problem-rules.ts';

/**
 * Of each code the first thousand findings of a file, and one that stands for the others: as bad as the worst of them, open where one
 * of them is, and for the phases they are about, so that no verdict is better for it. Risks that somebody accepted are all listed.
 * @param findings in textual order
 */
export function atMost(findings: readonly Finding[], plan: Plan): Finding[] {
    // A finding that stands for others already is the one behind the thousandth.
    if (findings.length <= MOST_PER_FILE + 1) {
        return [...findings];
    }
    const rest = new Map<string, Finding[]>();
    const counts = new Map<string, number>();
    const kept: (Finding | string)[] = [];
    for (const finding of findings) {
        if (finding.accepted) {
            kept.push(finding);
            continue;
        }
        const key = `${finding.code}\n${finding.span.block.document.uri}`;
        const count = (counts.get(key) ?? 0) + 1;
        counts.set(key, count);
        if (count <= MOST_PER_FILE) {
            kept.push(finding);
        } else if (count === MOST_PER_FILE + 1) {
            rest.set(key, [finding]);
            kept.push(key);
        } else {
            rest.get(key)?.push(finding);
        }
    }
    return kept.flatMap(each => {
        if (typeof each !== 'string') {
            return each;
        }
        const [first, ...others] = rest.get(each) ?? [];
        return first && others.length > 0 ? standingFor([first, ...others], first, plan) : (first ?? []);
    });
}

function standingFor(all: readonly Finding[], first: Finding, plan: Plan): Finding {
    const worst = SEVERITIES.find(severity => all.some(f => f.severity === severity)) ?? 'hint';
    const named = all.map(f => f.phase);
    const phases = named.includes(undefined) ? plan.phases.map(p => p.name) : [...new Set(named)];
    return {
        code: first.code,
        severity: worst,
        span: first.span,
        layer: first.layer,
        subjects: [],
        related: [],
        figures: { findings: all.length, phases },
        message: andMore(all.length),
        ...(all.some(f => f.undecided) ? { undecided: true } : {}),
        ...(all.some(f => f.condition) ? { condition: true } : {}),
    };
}
