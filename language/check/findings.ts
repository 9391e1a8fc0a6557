import type { Facts, Finding, RawFinding } from '../analysis/analysis.ts';
import type { Memory } from '../incremental/memory.ts';
import type { SourceBlock } from '../plan/source.ts';
import { accepted } from '../rules/acceptance.ts';
import { brief } from '../rules/brief.ts';
import { acceptanceUnused, unusedAcceptances } from '../rules/facts/acceptance.ts';
import { faultOf, partFaultOf } from '../rules/facts/checker-fault.ts';
import { rules } from '../rules/index.ts';
import { PartFault } from './faults.ts';
import { atMost } from './most.ts';

const codes = rules.map(r => r.code);

/**
 * All findings of a plan: accepted ones as hints, in textual order (file, place, code). A rule that fails costs its own findings
 * and is told; the others are not touched by it. A part of the analysis that fails costs the findings of the rules that rest on it.
 */
export function collectFindings(facts: Facts, memory: Pick<Memory, 'recall'>): Finding[] {
    const unchecked = new Unchecked();
    const told = rules.map(rule =>
        unchecked.attempt(rule.code, facts, () =>
            memory.recall(rule, { key: 'check' }, () => judged([...rule.check(facts)], facts), { places: placesOf }),
        ),
    );
    const raw = told.map(t => t.raw);
    told.push(
        unchecked.attempt(acceptanceUnused.code, facts, () =>
            memory.recall(
                rules,
                { key: 'unused', inputs: [...raw, ...unchecked.codes] },
                () =>
                    judged(
                        unusedAcceptances(raw.flat(), facts, codesOf(facts)).filter(f => unchecked.knows(f)),
                        facts,
                    ),
                { places: placesOf },
            ),
        ),
        ...unchecked.parts(facts),
    );
    return atMost(
        inTextualOrder(
            told.flatMap(t => t.findings),
            facts.plan.files,
        ),
        facts.plan,
    );
}

/** Findings by file, place and code. */
export function inTextualOrder(findings: readonly Finding[], files: readonly string[]): Finding[] {
    const fileOrder = new Map(files.map((uri, i) => [uri, i]));
    const place = (f: Finding) => fileOrder.get(f.span.block.document.uri) ?? Infinity;
    return [...findings].sort(
        (a, b) =>
            place(a) - place(b) ||
            a.span.block.offset + a.span.start - b.span.block.offset - b.span.start ||
            compare(a.code, b.code) ||
            compare(a.message, b.message) ||
            a.span.end - b.span.end ||
            compare(a.phase ?? '', b.phase ?? '') ||
            compareLists(a.subjects, b.subjects),
    );
}

/** What a rule found, before and after acceptance. */
interface Told {
    readonly raw: readonly RawFinding[];
    readonly findings: readonly Finding[];
}

function judged(raw: readonly RawFinding[], facts: Facts): Told {
    return { raw, findings: raw.map(f => accepted(brief(f), facts)) };
}

/** The rules that could not be checked. None of what is said about them is kept: the next check tries again. */
class Unchecked {
    /** Codes of rules without findings of their own. */
    readonly codes: string[] = [];
    private readonly byPart = new Map<PartFault, string[]>();

    /** What a rule found; where it fails, that it did, which nobody can accept. */
    attempt(rule: string, facts: Facts, check: () => Told): Told {
        try {
            return check();
        } catch (error) {
            this.codes.push(rule);
            if (error instanceof PartFault) {
                this.byPart.set(error, [...(this.byPart.get(error) ?? []), rule]);
                return { raw: [], findings: [] };
            }
            const raw = faultOf(rule, error, facts);
            return { raw, findings: raw };
        }
    }

    /** Parts of the analysis that failed, each told once with the rules that rest on it. */
    parts(facts: Facts): Told[] {
        return [...this.byPart].map(([fault, ofPart]) => {
            const raw = partFaultOf(fault.part, fault, ofPart, facts);
            return { raw, findings: raw };
        });
    }

    /** Whether an acceptance that accepts nothing can be told from one whose findings are missing. */
    knows({ subjects }: RawFinding): boolean {
        return !subjects.some(code => this.codes.includes(code));
    }
}

function* placesOf({ findings }: Told): Iterable<SourceBlock> {
    for (const { span, related } of findings) {
        yield span.block;
        for (const place of related) {
            yield place.span.block;
        }
    }
}

function compareLists(a: readonly string[], b: readonly string[]): number {
    for (const [i, item] of a.entries()) {
        const other = b[i];
        const order = other === undefined ? 1 : compare(item, other);
        if (order !== 0) {
            return order;
        }
    }
    return a.length - b.length;
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

/** What can be accepted: the codes of the table, and those of the rules of the house. */
function codesOf({ plan }: Facts): readonly string[] {
    return plan.rules.length === 0 ? codes : [...codes, ...plan.rules.map(r => `rule-${r.name}`)];
}
