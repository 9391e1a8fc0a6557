import type { Cause, Facts, Finding } from '../analysis/analysis.ts';
import { SEVERITIES } from '../analysis/analysis.ts';
import { findingId, findingIds } from '../analysis/finding-id.ts';
import { nth } from '../basics/lists.ts';
import { IndexSet } from '../plan/index-set.ts';
import type { Plan } from '../plan/plan.ts';
import { fixesFor, reorderFix, ruleOf } from '../rules/index.ts';
import type { Fix } from '../rules/rule.ts';
import { causeTitle } from './cause-titles.ts';
import { countsFor, type Reach, reachOf } from './reach.ts';
import { meaningOf } from './verdict.ts';

/** Findings that one change settles, with that change; without one where the checker offers none. */
interface Group {
    readonly findings: readonly Finding[];
    readonly fix?: Fix;
    /** One order of the phases settles them. */
    readonly ordered?: boolean;
}

/** One change and the open findings it settles. */
interface Candidate {
    readonly fix: Fix;
    readonly settles: ReadonlySet<Finding>;
}

/**
 * Findings that one change settles, each in one cause (5.8): first what stops the plan, by its first phase, then by how many machines it
 * reaches. Accepted risks and what is only to be noted have none.
 */
export function causesOf(facts: Facts, findings: readonly Finding[]): readonly Cause[] {
    try {
        return new CauseFinder(facts, findings).causes();
    } catch {
        // A fix that fails costs its remedy, not the list: each finding is a cause then, without one.
        return new CauseFinder(facts, findings).single();
    }
}

/** Whether it counts for the verdict, so that somebody has to change the plan or accept it. */
export function asksForChange(finding: Finding): boolean {
    return !finding.accepted && (meaningOf(finding) !== 'go' || finding.code === 'phases-missing');
}

class CauseFinder {
    private readonly facts: Facts;
    private readonly open: readonly Finding[];
    private readonly ids: ReadonlyMap<Finding, string>;
    private readonly byId = new Map<string, Finding[]>();
    private readonly left: Set<Finding>;
    private readonly groups: Group[] = [];
    private readonly fixes = new Map<Finding, readonly Fix[]>();

    constructor(facts: Facts, findings: readonly Finding[]) {
        const ids = findingIds(findings);
        this.facts = facts;
        this.ids = new Map(findings.map((finding, i) => [finding, nth(ids, i)]));
        this.open = findings.filter(asksForChange);
        this.left = new Set(this.open);
        for (const finding of this.open) {
            const id = findingId(finding);
            this.byId.set(id, [...(this.byId.get(id) ?? []), finding]);
        }
    }

    causes(): readonly Cause[] {
        this.takeOrder();
        this.takeWrongInterfaces();
        this.takeShared();
        this.takeRoots();
        for (const finding of this.left) {
            this.groups.push({ findings: [finding], fix: this.offered(finding)[0] });
        }
        return inOrder(
            this.facts.plan,
            this.groups.map(group => this.cause(group)),
        );
    }

    /** Each finding by itself, without looking at any fix. */
    single(): readonly Cause[] {
        const causes = this.open.map(finding => this.cause({ findings: [finding] }));
        return inOrder(this.facts.plan, causes);
    }

    /** One order of the phases settles whatever the order decides; a single move that does as much says more. */
    private takeOrder(): void {
        if (!this.open.some(f => ruleOf(f.code)?.order !== undefined)) {
            return;
        }
        const whole = reorderFix(this.facts);
        const settles = whole ? this.settledBy(whole) : new Set<Finding>();
        const [first] = settles;
        if (whole && first) {
            const move = this.offered(first).find(
                fix => !fix.wholePlan && fix.settles && this.settledBy(fix).size >= settles.size,
            );
            this.take(move ? this.settledBy(move) : settles, move ?? whole, true);
        }
    }

    /** Changes that several findings offer: the one that settles most comes first. */
    private takeShared(): void {
        const candidates = this.candidates();
        for (;;) {
            const best = candidates
                .map(({ fix, settles }) => ({ fix, settles: new Set([...settles].filter(f => this.left.has(f))) }))
                .filter(({ settles }) => settles.size > 1)
                .reduce<Candidate | undefined>((a, b) => (a && weight(a) >= weight(b) ? a : b), undefined);
            if (!best) {
                return;
            }
            this.take(best.settles, best.fix);
        }
    }

    private candidates(): Candidate[] {
        const byTitle = new Map<string, { fix: Fix; finding: Finding }[]>();
        for (const finding of this.left) {
            for (const fix of this.offered(finding)) {
                byTitle.set(fix.title, [...(byTitle.get(fix.title) ?? []), { fix, finding }]);
            }
        }
        return [...byTitle.values()].flatMap(offers => {
            const { fix } = nth(offers, 0);
            if (fix.settles) {
                return [{ fix, settles: this.settledBy(fix) }];
            }
            return offers.length < 2 ? [] : sameChange(offers);
        });
    }

    /** What one step would settle although no fix of the checker settles all of it. */
    private takeRoots(): void {
        this.takeUnfounded();
        this.takeAccounts();
        this.takeSplits();
    }

    /**
     * An account with a role its product does not work with: what that role loses or gains beside is settled when another takes its
     * place. Where the role that is asked for has to be accepted as well, no change of the checker settles both.
     */
    private takeAccounts(): void {
        for (const short of [...this.left].filter(f => f.code === 'account-short' && f.figures['side'] === 'target')) {
            const { principal, platform } = short.figures;
            const own = [...this.left].filter(
                f => f.code === 'iam-mismatch' && f.figures['principal'] === principal && f.figures['to'] === platform,
            );
            if (own.length > 0) {
                this.take(new Set([short, ...own]), undefined);
            }
        }
    }

    /** A controller put onto an interface that is no use to it: what it leaves unfounded goes with the interface that is. */
    private takeWrongInterfaces(): void {
        for (const wrong of [...this.left].filter(f => f.code === 'interface-not-offered' && this.left.has(f))) {
            const within = (names: unknown): boolean =>
                (Array.isArray(names) ? names : [names]).every(name => wrong.subjects.includes(String(name)));
            const follows = [...this.left].filter(f => {
                switch (f.code) {
                    case 'product-cannot-speak':
                        return f.phase === wrong.phase && f.figures['interface'] === wrong.figures['interface'];
                    case 'foundation-missing':
                        return within(f.figures['components']);
                    case 'api-break':
                        return f.figures['until'] === null && within(f.figures['controller']);
                    default:
                        return false;
                }
            });
            if (follows.length > 0) {
                this.take(new Set([wrong, ...follows]), this.offered(wrong)[0]);
            }
        }
    }

    /** Components that no phase founds: the gaps this leaves go with the step that is missing. */
    private takeUnfounded(): void {
        for (const missing of [...this.left].filter(f => f.code === 'foundation-missing')) {
            const names = missing.figures['components'] as readonly string[];
            const gaps = [...this.left].filter(
                f =>
                    f.code === 'api-break' &&
                    f.figures['until'] === null &&
                    names.includes(String(f.figures['controller'])),
            );
            if (gaps.length > 0) {
                this.take(new Set([missing, ...gaps]), this.offered(missing)[0]);
            }
        }
    }

    /** Pairs that two phases separate: cutting over both in one settles them all. */
    private takeSplits(): void {
        const groups = new Map<string, Finding[]>();
        for (const finding of this.left) {
            if (finding.code === 'dependency-split' && typeof finding.figures['other'] === 'string') {
                const key = [finding.phase, finding.figures['other']].sort().join('\n');
                groups.set(key, [...(groups.get(key) ?? []), finding]);
            }
        }
        for (const own of groups.values()) {
            if (own.length > 1) {
                this.take(new Set(own), undefined);
            }
        }
    }

    private take(settles: ReadonlySet<Finding>, fix: Fix | undefined, ordered?: boolean): void {
        this.groups.push({ findings: this.open.filter(f => settles.has(f)), fix, ordered });
        settles.forEach(f => this.left.delete(f));
    }

    /** What can be done about it without its author's words, best first; looked for once. */
    private offered(finding: Finding): readonly Fix[] {
        let fixes = this.fixes.get(finding);
        if (!fixes) {
            this.fixes.set(finding, (fixes = offered(finding, this.facts)));
        }
        return fixes;
    }

    /** The open findings that a fix says it settles. */
    private settledBy(fix: Fix): ReadonlySet<Finding> {
        return new Set((fix.settles?.() ?? []).flatMap(id => this.byId.get(id) ?? []).filter(f => this.left.has(f)));
    }

    private cause({ findings, fix, ordered }: Group): Cause {
        const { facts } = this;
        const reaches = findings.map(f => reachOf(facts, f));
        const workloads = IndexSet.union(reaches.map(r => r.workloads));
        const leading = leadingOf(findings);
        const settles = findings.map(f => this.ids.get(f) ?? '');
        const severity = leading.severity;
        return {
            id: ordered ? 'order' : (settles.toSorted()[0] ?? ''),
            title: causeTitle(facts, findings, leading),
            severity,
            blocks: severity === 'error',
            findings,
            settles,
            fix: fix?.title ?? null,
            phases: phasesOf(facts, findings, reaches),
            workloads: workloads.size,
            machines: [...workloads].reduce((n, i) => n + (facts.plan.workloads[i]?.count ?? 0), 0),
        };
    }
}

function offered(finding: Finding, facts: Facts): readonly Fix[] {
    const fixes = fixesFor(finding, facts).filter(fix => !fix.needsAuthor && !fix.partial);
    return [...fixes.filter(f => f.preferred), ...fixes.filter(f => !f.preferred)];
}

/** Fixes of one title, by what they change: two that insert the same words at two places are two changes. */
function sameChange(offers: readonly { readonly fix: Fix; readonly finding: Finding }[]): Candidate[] {
    const changes = new Map<string, { fix: Fix; settles: Set<Finding> }>();
    for (const { fix, finding } of offers) {
        const key = JSON.stringify(fix.edits());
        const known = changes.get(key);
        if (known) {
            known.settles.add(finding);
        } else {
            changes.set(key, { fix, settles: new Set([finding]) });
        }
    }
    return [...changes.values()];
}

/** Errors weigh more than any number of warnings that come with them. */
function weight({ settles, fix }: Candidate): number {
    const errors = [...settles].filter(f => f.severity === 'error').length;
    return errors * 10_000 + settles.size * 2 + (fix.preferred ? 1 : 0);
}

function rank(finding: Finding): number {
    return SEVERITIES.indexOf(finding.severity) * 2 - (finding.undecided ? 1 : 0);
}

/** The phases whose verdict it counts for. */
function phasesOf(facts: Facts, findings: readonly Finding[], reaches: readonly Reach[]): string[] {
    const names = new Set(findings.flatMap((f, i) => countsFor(facts, f, reaches[i])));
    return facts.plan.phases.map(p => p.name).filter(name => names.has(name));
}

function inOrder(plan: Plan, causes: readonly Cause[]): Cause[] {
    const places = new Map(plan.phases.map((p, i) => [p.name, i]));
    const first = ({ phases }: Cause) => (phases[0] === undefined ? -1 : (places.get(phases[0]) ?? -1));
    return causes
        .map((cause, i) => ({ cause, i }))
        .sort(
            ({ cause: a, i }, { cause: b, i: j }) =>
                rank(leadingOf(a.findings)) - rank(leadingOf(b.findings)) ||
                first(a) - first(b) ||
                b.machines - a.machines ||
                i - j,
        )
        .map(({ cause }) => cause);
}

/** The first of the most severe. */
function leadingOf(findings: readonly Finding[]): Finding {
    return findings.reduce((a, b) => (rank(b) < rank(a) ? b : a));
}
