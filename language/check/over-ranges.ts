import { type Finding, saidBy } from '../analysis/analysis.ts';
import { causesOf } from '../analysis/finding-id.ts';
import { groupBy } from '../basics/lists.ts';
import type { Ranged } from '../plan/ends.ts';
import { textOf } from '../plan/source.ts';
import { brief } from '../rules/brief.ts';
import { capital, counted, listed } from '../rules/phrases.ts';
import { problemRules } from '../rules/text/problem-rules.ts';

/** What a plan's findings are over the ranges it writes (docs/language.md 5.7): what holds for a part of them only is told as that. */

/** What is found with the ranges of a plan at their ends. */
export interface Looked {
    readonly ranged: readonly Ranged[];
    /** With everything at its good end, and at its bad end; several lists where a figure may be worse either way. */
    readonly good: readonly (readonly Finding[])[];
    readonly bad: readonly (readonly Finding[])[];
    /** With each figure at an end by itself; undefined where there is one only, or too many. */
    alone(end: 'good' | 'bad'): readonly Alone[] | undefined;
    /** Nobody asks any more until the next edit. */
    done(): void;
}

/** What is found with some ranges at one end, where a figure may be worse either way at both. */
export interface Alone {
    readonly ranged: readonly Ranged[];
    readonly findings: readonly (readonly Finding[])[];
}

/** Mistakes in the text are no judgements; nor is what a risk was accepted for. */
const NO_JUDGEMENT: ReadonlySet<string> = new Set([
    ...problemRules.map(r => r.code),
    'acceptance-unused',
    'acceptance-expired',
    'name-shadows',
    'selector-empty',
]);

/** How much a finding weighs for the verdict; what somebody accepted weighs nothing. */
function weight({ severity, undecided, condition, accepted }: Finding): number {
    if (accepted) {
        return 0;
    }
    switch (severity) {
        case 'error':
            return WEIGHT.error;
        case 'warning':
            return undecided ? WEIGHT.open : WEIGHT.warning;
        case 'information':
            return undecided ? WEIGHT.open : condition ? WEIGHT.condition : WEIGHT.information;
        case 'hint':
            return 0;
    }
}

const WEIGHT = { information: 1, condition: 2, warning: 3, open: 4, error: 5 } as const;

/** A finding stays while what it rests on does, and is asked after every key. */
const known = new WeakMap<Finding, string>();

/** What a judgement is recognised by at every end: where it first shows, and whom it hits, may differ. */
function judgementOf(finding: Finding): string {
    let key = known.get(finding);
    if (key === undefined) {
        const causes = causesOf(finding);
        known.set(finding, (key = [finding.code, ...(causes.length > 0 ? causes : finding.subjects)].join('\n')));
    }
    return key;
}

type Judgements = ReadonlyMap<string, Finding>;

/** The heaviest finding of each judgement. */
function heaviest(findings: readonly Finding[]): Judgements {
    const by = new Map<string, Finding>();
    for (const finding of findings) {
        const key = judgementOf(finding);
        const other = by.get(key);
        if (!NO_JUDGEMENT.has(finding.code) && (!other || weight(finding) > weight(other))) {
            by.set(key, finding);
        }
    }
    return by;
}

function weightIn(by: Judgements, key: string): number {
    const finding = by.get(key);
    return finding ? weight(finding) : 0;
}

/**
 * The findings of a plan with those of the ends of its ranges: what breaks over the whole range keeps its severity; what breaks for a
 * part of it is one level milder and leaves the verdict open; what takes several figures at once is a condition.
 */
export function overRanges(findings: readonly Finding[], looked: Looked): readonly Finding[] {
    const [good, bad] = [looked.good.map(heaviest), looked.bad.map(heaviest)];
    const here = heaviest(findings);
    const told = findings.flatMap(finding => {
        const key = judgementOf(finding);
        if (finding.code === 'acceptance-unused') {
            // It is used where the risk shows.
            const everywhere = [...looked.good, ...looked.bad].every(list => list.some(f => judgementOf(f) === key));
            return everywhere ? [finding] : [];
        }
        if (NO_JUDGEMENT.has(finding.code) || finding.accepted) {
            return [finding];
        }
        const least = Math.min(...good.map(by => weightIn(by, key))),
            most = Math.max(...bad.map(by => weightIn(by, key)));
        return [overRange(finding, least, most, looked)];
    });
    const worst = new Map<string, Finding>();
    for (const finding of bad.flatMap(by => [...by.values()])) {
        const key = judgementOf(finding),
            other = worst.get(key);
        if (!here.has(key) && counts(finding) && (!other || weight(finding) > weight(other))) {
            worst.set(key, finding);
        }
    }
    for (const finding of worst.values()) {
        told.push(finding.accepted ? finding : atAnEnd(finding, looked));
    }
    looked.done();
    return told;
}

/** Whether a verdict is worse for it. */
function counts(finding: Finding): boolean {
    return finding.accepted !== undefined || weight(finding) >= WEIGHT.condition;
}

/**
 * A finding of the centres over the whole of the ranges.
 * @param least what the judgement weighs with everything at its good end
 * @param most what it weighs with everything at its bad end
 */
function overRange(finding: Finding, least: number, most: number, looked: Looked): Finding {
    const own = weight(finding),
        heaviest = Math.max(own, most);
    if (finding.undecided || (least >= own && most <= own) || heaviest < WEIGHT.condition) {
        return finding;
    }
    const key = judgementOf(finding);
    const deciding =
        most > own
            ? whereAlone(looked, 'bad', findings => heaviestIn(findings, key) > own)
            : whereAlone(looked, 'good', findings => heaviestIn(findings, key) < own);
    return milderThan(heaviest, atBadEnd(finding, deciding.length === 0 ? [looked.ranged] : deciding));
}

/** A finding that shows at the bad end only. Its fixes would be sized for the centre, where there is nothing to repair. */
function atAnEnd(worst: Finding, looked: Looked): Finding {
    const { repair: _, ...shown } = worst;
    const finding = { ...shown, atEnd: true as const };
    const key = judgementOf(worst);
    const causing = whereAlone(looked, 'bad', findings => heaviestIn(findings, key) >= WEIGHT.condition);
    return causing.length === 0
        ? milderThan(
              WEIGHT.warning,
              behind(
                  finding,
                  `with several figures at the bad ends of their ranges at once (${rangeText(looked.ranged)})`,
              ),
          )
        : milderThan(weight(worst), atBadEnd(finding, causing));
}

/** The figures that are enough by themselves for what is asked; where only one has a range it is. */
function whereAlone(
    { alone, ranged }: Looked,
    end: 'good' | 'bad',
    enough: (findings: readonly Finding[]) => boolean,
): readonly (readonly Ranged[])[] {
    const each = alone(end);
    return each === undefined ? [ranged] : each.filter(a => a.findings.some(enough)).map(a => a.ranged);
}

function heaviestIn(findings: readonly Finding[], key: string): number {
    return findings.reduce((most, f) => (judgementOf(f) === key ? Math.max(most, weight(f)) : most), 0);
}

/** What breaks for a part of the ranges only: open where the whole of it would stop the plan or leave it open, else a condition. */
function milderThan(whole: number, finding: Finding): Finding {
    const { undecided: _, ...told } = finding;
    return whole >= WEIGHT.open
        ? { ...told, severity: 'warning', undecided: true }
        : { ...told, severity: 'information', condition: true };
}

function atBadEnd(finding: Finding, deciding: readonly (readonly Ranged[])[]): Finding {
    const ranged = deciding.flat();
    return behind(
        finding,
        `at the bad end of ${rangeText(ranged)}`,
        ` Measure ${ranged.length > 1 ? 'them' : 'it'}: at the good end of the range this is no problem.`,
    );
}

/** A finding with its condition in front, behind the name of its signature where it has one. */
function behind(finding: Finding, condition: string, end = ''): Finding {
    const { details: _, ...others } = finding;
    const [, label = '', said = ''] =
        /^((?:API Break|Network Choke|IAM Mismatch): )?([^]*)$/u.exec(saidBy(finding)) ?? [];
    const begun = said.replace(/^[A-Z](?=[a-z ])/u, letter => letter.toLowerCase());
    return brief({ ...others, message: `${label}${label ? condition : capital(condition)}, ${begun}${end}` });
}

/** `'used 4..6 TiB' of 'erp-db'`, `what 'used' of 40 workloads may be`. */
function rangeText(ranged: readonly Ranged[]): string {
    const byKey = groupBy(ranged, r => `${r.kind} ${r.key}`);
    const texts = [...byKey.values()].map(all => {
        const [{ key, owner, figure, kind }] = all as [Ranged, ...Ranged[]];
        const property = key.split('.').join(' ');
        return all.length === 1
            ? `'${property} ${textOf(figure.span)}' of '${owner}'`
            : `'${property}' of ${counted(all.length, kind)}`;
    });
    const shown =
        texts.length > MOST_SHOWN ? [...texts.slice(0, MOST_SHOWN), `${texts.length - MOST_SHOWN} more`] : texts;
    return listed(shown);
}

const MOST_SHOWN = 3;
