import type { Facts, RawFinding, Repairable } from '../../analysis/analysis.ts';
import { entryOf, nth } from '../../basics/lists.ts';
import { closest, isSlip } from '../../plan/naming/spelling.ts';
import type { Accept } from '../../plan/plan.ts';
import { textOf } from '../../plan/source.ts';
import { dayText } from '../../plan/units.ts';
import { coveredBy, holds } from '../acceptance.ts';
import { problemFixes, removeFix } from '../fixes/text-fixes.ts';
import type { Rule, RuleWith } from '../rule.ts';

export const acceptanceExpired: Rule = {
    code: 'acceptance-expired',
    title: 'An acceptance holds until its date',
    severity: 'warning',
    acceptable: false,
    explain: 'The day until which a risk was accepted is over. The findings it named count again.',
    example: `workload erp { }
accept environment-missing on erp because "decided in the next workshop" until 2020-01-31`,
    repair: 'Repair what was accepted, or have it accepted anew with a later date.',
    *check({ plan, asOf }) {
        for (const accept of plan.accepts) {
            const { until } = accept.record;
            if (!until || holds(accept, asOf)) {
                continue;
            }
            yield {
                code: this.code,
                severity: 'warning',
                span: until.span,
                subjects: [accept.code],
                related: [],
                figures: { until: dayText(until.day) },
                message: `The acceptance of '${accept.code}' ended on ${dayText(until.day)}; the findings it covered are active again.`,
            };
        }
    },
};

/** Acceptances that turn nothing into a hint; needs the findings of all other rules, so it is not in the table of checks. */
export function unusedAcceptances(
    findings: readonly RawFinding[],
    facts: Facts,
    codes: readonly string[],
): RawFinding[] {
    const byCode = new Map<string, RawFinding[]>();
    const covering = new Map<RawFinding, ReadonlyMap<Accept, Accept | undefined>>();
    const coveredOf = new Map<Accept, RawFinding[]>();
    for (const finding of findings) {
        const list = byCode.get(finding.code);
        if (list) {
            list.push(finding);
        } else {
            byCode.set(finding.code, [finding]);
        }
        const accepts = coveredBy(finding, facts);
        covering.set(finding, firstAccepts(accepts));
        for (const accept of accepts) {
            const covered = coveredOf.get(accept);
            if (covered) {
                covered.push(finding);
            } else {
                coveredOf.set(accept, [finding]);
            }
        }
    }
    return facts.plan.accepts.flatMap((accept): RawFinding[] => {
        if (!holds(accept, facts.asOf)) {
            return [];
        }
        const own = byCode.get(accept.code) ?? [];
        const covered = coveredOf.get(accept) ?? [];
        // Of several acceptances the first one counts; a later one is of use where it holds longer.
        const before = covered.map(f => entryOf(covering, f).get(accept));
        if (covered.length > 0 && before.some(a => a === undefined)) {
            return [];
        }
        if (before[0]) {
            return [alreadyAccepted(accept, before[0])];
        }
        const known = codes.includes(accept.code);
        const suggestions = known ? [] : closest(accept.code, codes, 2);
        const why = !known
            ? `there is no rule '${accept.code}'${suggestions[0] ? `; did you mean '${suggestions[0]}'?` : ''}`
            : (emptySelector(accept) ??
              (own.length > 0
                  ? 'it does not name everything that the finding of that code is about'
                  : 'no finding of that code is about what it names'));
        return [
            {
                code: 'acceptance-unused',
                severity: 'warning',
                span: known ? accept.record.span : accept.record.code.span,
                subjects: [accept.code],
                figures: {},
                message: `This acceptance of '${accept.code}' accepts nothing: ${why}${known ? '.' : ''}`,
                related: own.slice(0, 3).map(f => ({ span: f.span, message: f.message })),
                repair: {
                    suggestions,
                    certain: isSlip(accept.code, suggestions),
                    remove: known && own.length === 0 && accept.record.reason !== undefined,
                },
            },
        ];
    });
}

/** For each of several acceptances of one finding the first in front of it that it does not outlive: that one counts. */
function firstAccepts(accepts: readonly Accept[]): ReadonlyMap<Accept, Accept | undefined> {
    const found = new Map<Accept, Accept | undefined>();
    // Each outlives all in front of it, so that whoever outlives one of them outlives those before.
    const longest: Accept[] = [];
    for (const accept of accepts) {
        let low = 0;
        let high = longest.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (outlives(accept, nth(longest, middle))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        found.set(accept, longest[low]);
        if (low === longest.length) {
            longest.push(accept);
        }
    }
    return found;
}

/** Whether an acceptance still holds when another one is over. */
function outlives({ record: { until: own } }: Accept, { record: { until: other } }: Accept): boolean {
    return other !== undefined && (own === undefined || own.day > other.day);
}

function alreadyAccepted(accept: Accept, first: Accept): Repairable<Repair> {
    return {
        code: 'acceptance-unused',
        severity: 'warning',
        span: accept.record.span,
        subjects: [accept.code],
        figures: {},
        related: [{ span: first.record.span, message: 'the acceptance that counts' }],
        message: `This acceptance of '${accept.code}' accepts nothing: an earlier one accepts the same already, and its reason counts.`,
        repair: { suggestions: [], remove: true },
    };
}

/** Says which selector names nothing, where none of them names anything. */
function emptySelector({ record, workloads, names, all }: Accept): string | undefined {
    const first = record.subjects[0];
    if (!first || all || !workloads.empty || names.size > 0) {
        return undefined;
    }
    return `'${textOf(first.span)}' matches no workload`;
}

/** A word that may have been meant, or that all of it can go. */
interface Repair {
    readonly suggestions?: readonly string[];
    readonly certain?: boolean;
    readonly remove?: boolean;
}

export const acceptanceUnused: RuleWith<Repair> = {
    code: 'acceptance-unused',
    title: 'An acceptance accepts something',
    severity: 'warning',
    acceptable: false,
    explain:
        'An `accept` turns no finding into a hint: its code is unknown, what it names has no such finding (any more), it names only a part of what the finding is about, or an earlier acceptance accepts the same.',
    example: `environment lab { class lab }
workload erp { in lab }
accept unprotected on erp because "rebuilt from scratch"`,
    repair: 'Take it out, or correct its code or what it names.',
    *check() {
        /* computed by collectFindings from the findings of the other rules */
    },
    fixes(finding, _facts, { remove, ...repair }) {
        return remove ? [removeFix(finding.span, true)] : problemFixes(finding, repair);
    },
};
