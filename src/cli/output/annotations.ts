import type { Finding } from '../../../language/analysis/analysis.ts';
import { findingIds } from '../../../language/analysis/finding-id.ts';
import { VERDICT_WORDS } from '../../../language/analysis/verdict-words.ts';
import { rangeOf } from '../../../language/plan/source.ts';
import type { PlanUnit } from '../../../language/workspace/workspace.ts';
import { plain } from '../io.ts';
import { causeIds } from './findings-json.ts';
import { fingerprint } from './fingerprint.ts';

/** Findings as build services read them: test results, a report of code quality, annotations in a log. */

/** A finding with what it is recognised by, in the order of causes: what stops the plan first comes first. */
interface Told {
    readonly finding: Finding;
    readonly id: string;
    readonly unit: PlanUnit;
}

/** The findings of plans. The first of each cause comes before the others: services show only the first few. */
function told(units: readonly PlanUnit[]): Told[] {
    return units.flatMap(unit => {
        const { findings, causes } = unit.analysis;
        const ids = findingIds(findings);
        const cause = causeIds(unit.analysis);
        const place = new Map(causes.map(({ id }, i) => [id, i]));
        const first = new Set(causes.flatMap(({ findings: own }) => own.slice(0, 1)));
        const rank = (finding: Finding) =>
            (first.has(finding) ? 0 : causes.length + 1) + (place.get(cause.get(finding) ?? '') ?? causes.length);
        return findings
            .map((finding, i) => ({ finding, id: ids[i] ?? '', unit }))
            .sort((a, b) => rank(a.finding) - rank(b.finding));
    });
}

/** `Accepted by backup lead: the reason`, for a risk that somebody took. */
function acceptedText({ accepted }: Finding): string | undefined {
    return (
        accepted && `Accepted${accepted.owner === undefined ? '' : ` by ${accepted.owner}`}: ${accepted.reason ?? ''}`
    );
}

function verdictText({ main, plan, analysis }: PlanUnit, show: (uri: string) => string): string {
    const name = plan.record ? `plan '${plan.name}'` : show(main);
    return `${VERDICT_WORDS[analysis.verdict.value]}: ${name}`;
}

const GITLAB_SEVERITY = { error: 'critical', warning: 'major', information: 'minor', hint: 'info' } as const;

/** A report of GitLab Code Quality. Accepted risks are told as information. */
export function gitlab(units: readonly PlanUnit[], show: (uri: string) => string): object[] {
    return told(units).map(({ finding, id, unit }) => ({
        description: [finding.message, acceptedText(finding)].filter(text => text !== undefined).join(' '),
        check_name: finding.code,
        fingerprint: fingerprint(show(unit.main), id),
        severity: GITLAB_SEVERITY[finding.severity],
        location: {
            path: show(finding.span.block.document.uri),
            lines: { begin: rangeOf(finding.span).start.line + 1 },
        },
    }));
}

const GITHUB_COMMAND = { error: 'error', warning: 'warning', information: 'notice' } as const;

/**
 * Commands of a GitHub workflow: an annotation for each finding, and one with the verdict for each plan. Accepted risks have none.
 * GitHub shows the first ten of a kind in each step.
 */
export function github(units: readonly PlanUnit[], show: (uri: string) => string): string {
    const verdicts = units.map(unit => `::notice title=Exit Plan::${data(verdictText(unit, show))}\n`);
    const lines = told(units).flatMap(({ finding }) => {
        if (finding.severity === 'hint') {
            return [];
        }
        const { start, end } = rangeOf(finding.span);
        const place = {
            file: show(finding.span.block.document.uri),
            line: start.line + 1,
            endLine: end.line + 1,
            // Columns of an annotation may not be given where it reaches over several lines.
            ...(start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {}),
            title: finding.code,
        };
        const properties = Object.entries(place).map(([key, value]) => `${key}=${property(String(value))}`);
        return [`::${GITHUB_COMMAND[finding.severity]} ${properties.join(',')}::${data(finding.message)}\n`];
    });
    return [...verdicts, ...lines].join('');
}

function data(text: string): string {
    return plain(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
    return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * Test results in the form of JUnit: a suite for each plan; in it the verdict and every finding are test cases. A finding that
 * `fails` is a failure, an accepted risk is skipped, any other passes and says what it found.
 */
export function junit(
    units: readonly PlanUnit[],
    show: (uri: string) => string,
    fails: (finding: Finding) => boolean,
): string {
    const suites = units.map(unit => suite(unit, show, fails));
    const sum = (key: 'tests' | 'failures' | 'skipped') => suites.reduce((n, s) => n + s[key], 0);
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        `<testsuites name="Exit Plan" tests="${sum('tests')}" failures="${sum('failures')}" errors="0" skipped="${sum('skipped')}">`,
        ...suites.map(s => s.text),
        '</testsuites>',
        '',
    ].join('\n');
}

function suite(
    unit: PlanUnit,
    show: (uri: string) => string,
    fails: (finding: Finding) => boolean,
): { text: string; tests: number; failures: number; skipped: number } {
    const findings = told([unit]);
    const stopped = findings.filter(({ finding }) => fails(finding)).length;
    const name = unit.plan.record ? unit.plan.name : show(unit.main);
    const verdict = verdictText(unit, show);
    const skipped = findings.filter(({ finding }) => finding.severity === 'hint').length;
    const counts = { tests: findings.length + 1, failures: stopped + (stopped > 0 ? 1 : 0), skipped };
    const lines = [
        `  <testsuite name="${xml(name)}" file="${xml(show(unit.main))}" tests="${counts.tests}" failures="${counts.failures}" errors="0" skipped="${skipped}">`,
        '    <properties>',
        `      <property name="verdict" value="${unit.analysis.verdict.value}"/>`,
        '    </properties>',
        `    <testcase classname="verdict" name="verdict" file="${xml(show(unit.main))}">`,
        stopped > 0
            ? `      <failure message="${xml(verdict)}" type="verdict"/>`
            : `      <system-out>${xml(verdict)}</system-out>`,
        '    </testcase>',
        ...findings.flatMap(({ finding, id }) => caseLines(finding, id, show, fails(finding))),
        '  </testsuite>',
    ];
    return { text: lines.join('\n'), ...counts };
}

function caseLines(finding: Finding, id: string, show: (uri: string) => string, failed: boolean): string[] {
    const { uri } = finding.span.block.document;
    const line = rangeOf(finding.span).start.line + 1;
    const text = [`${show(uri)}:${line}`, finding.message, ...(finding.details ?? [])].join('\n');
    const accepted = acceptedText(finding);
    return [
        `    <testcase classname="${xml(finding.code)}" name="${xml(id)}" file="${xml(show(uri))}" line="${line}">`,
        failed
            ? `      <failure message="${xml(finding.message)}" type="${finding.severity}">${xml(text)}</failure>`
            : accepted === undefined
              ? `      <system-out>${xml(text)}</system-out>`
              : `      <skipped message="${xml(accepted)}"/>`,
        '    </testcase>',
    ];
}

/** Text in XML; what XML cannot hold is made visible. */
function xml(text: string): string {
    return plain(text)
        .replace(/[\ufffe\uffff]/g, c => `\\u{${c.charCodeAt(0).toString(16)}}`)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll('\t', '&#9;')
        .replaceAll('\n', '&#10;');
}
