import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../language/analysis/analysis.ts';
import { fixesFor, rules } from '../../language/rules/index.ts';
import type { PlanUnit } from '../../language/workspace/workspace.ts';
import { applyEdits, unitOf } from '../check.ts';
import { readFixture } from '../fixtures/reader.ts';

/**
 * Walks every fix of every sample: it applies, parses, removes its finding, adds none, and loses no comment.
 */

const PLANS = join(import.meta.dirname, '../fixtures/plans');
type Files = Readonly<Record<string, string>>;

function samples(): { name: string; files: Files; asOf?: string }[] {
    const fixtures = readdirSync(PLANS)
        .sort()
        .flatMap(folder =>
            readdirSync(join(PLANS, folder))
                .sort()
                .map(name => {
                    const fixture = readFixture(readFileSync(join(PLANS, folder, name), 'utf8'));
                    return {
                        name: `${folder}/${name}`,
                        files: Object.fromEntries(fixture.files.map(f => [f.path, f.text])),
                        asOf: fixture.asOf,
                    };
                }),
        );
    return [...fixtures, ...rules.map(r => ({ name: `example of ${r.code}`, files: { 'plan.exit': r.example } }))];
}

/** A finding across two texts: its code and what it is about, not its place or its dates. */
function key(f: Finding): string {
    if (f.code === 'foundation-undeclared') {
        // One per layer: whom it names is fewer when a fix settles some of it.
        return `${f.code} ${f.layer}`;
    }
    if (Array.isArray(f.figures['components'])) {
        // One per layer, however many of its components a fix leaves.
        return [f.code, f.layer, ...[...f.subjects].sort()].join(' ');
    }
    const component =
        (f.figures as { component?: string; controller?: string }).component ??
        (f.figures as { controller?: string }).controller ??
        '';
    return [f.code, component, ...[...f.subjects].sort()].join(' ');
}

function comments(files: Files): string[] {
    return Object.values(files)
        .flatMap(text => text.match(/"(?:\\.|[^"\\\n])*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g) ?? [])
        .filter(t => !t.startsWith('"'))
        .map(t => t.trim())
        .sort();
}

function counts(unit: PlanUnit): Map<string, number> {
    const map = new Map<string, number>();
    for (const f of unit.analysis.findings) {
        if (!f.accepted) {
            map.set(key(f), (map.get(key(f)) ?? 0) + 1);
        }
    }
    return map;
}

describe('every fix of every sample', () => {
    for (const { name, files, asOf } of samples()) {
        const unit = unitOf(files, asOf);
        for (const finding of unit.analysis.findings) {
            for (const fix of fixesFor(finding, unit.analysis)) {
                const at = `${finding.span.block.line + 1}`;
                test(`${name}: ${finding.code} (line ${at}): ${fix.title}`, () => {
                    const fixed = applyEdits(files, fix.edits());
                    expect(fixed).not.toEqual(files);
                    const after = unitOf(fixed, asOf);
                    const before = counts(unit);
                    const now = counts(after);
                    const added = [...now]
                        .filter(
                            ([k, n]) =>
                                n > (before.get(k) ?? 0) && !tolerated(k, finding, fix.title) && !partOfGap(k, before),
                        )
                        .map(([k]) => k);
                    // The best role there is may still lose something: the finding is then milder than before.
                    const remaining = after.analysis.findings.filter(
                        f =>
                            !f.accepted &&
                            key(f) === key(finding) &&
                            String(f.figures['components']) === String(finding.figures['components']) &&
                            (f.code !== 'iam-mismatch' || f.severity === finding.severity),
                    ).length;
                    expect({ added, text: added.length > 0 ? fixed : '' }).toEqual({ added: [], text: '' });
                    if (!fix.wholePlan || finding.code !== 'dependency-split') {
                        expect(remaining, Object.values(fixed).join('\n')).toBeLessThan(before.get(key(finding))!);
                    }
                    expect(comments(fixed)).toEqual(
                        expect.arrayContaining(fix.title.startsWith('Remove') ? [] : comments(files)),
                    );
                });
            }
        }
    }
});

/** The first full of a new chain is part of the worst loss that an API break tells; without the break it is told by itself. */
function partOfGap(added: string, before: ReadonlyMap<string, number>): boolean {
    return added.startsWith('chain-reset') && [...before.keys()].some(k => k.startsWith('api-break'));
}

/** What a fix may bring to light: the text it repairs was not read before. */
function tolerated(added: string, finding: Finding, title: string): boolean {
    const readAnew =
        /^(syntax|unit-|value-range|name-duplicate|reference-unknown|privilege-unknown|property-duplicate)/.test(
            finding.code,
        );
    // A machine that moves for the first time is judged for the first time.
    if (finding.code === 'workload-unplanned' && title.startsWith('Cut ')) {
        return !/^(syntax|reference-unknown|workload-moved-twice|property-duplicate)/.test(added);
    }
    // Of several interfaces some are tied, which is said of the one that is chosen.
    if (/establish |^Put it onto /.test(title) && added.startsWith('path-tied')) {
        return true;
    }
    // What a controller is put onto may exist in some versions only.
    if (
        /[Ee]stablish |^Put it onto |^Keep .* in service$|decouple /.test(title) &&
        added.startsWith('version-unknown')
    ) {
        return true;
    }
    // What stays in service is stood on, and was not tested.
    if (/^Keep .* in service$/.test(title) && added.startsWith('untested')) {
        return true;
    }
    // What an open interface leads to is said once it is decided, or accepted: until then it is one mistake.
    if (
        finding.code === 'interface-ambiguous' &&
        /^(api-break|foundation-missing|compute-before-foundation)/.test(added)
    ) {
        return title.startsWith('Accept') || added.startsWith('compute-before-foundation');
    }
    // A phase that is dropped says what it leaves behind in its title.
    if (title.startsWith('Remove phase') && added.startsWith('workload-unplanned')) {
        return true;
    }
    // Once what is known fits, what is unknown counts; a choke that is gone may leave less free than the plan asks.
    if (
        (finding.code === 'capacity' && added.startsWith('capacity-unknown')) ||
        (finding.code === 'compute-capacity' && added.startsWith('compute-capacity')) ||
        (finding.code === 'single-link' && added.startsWith('headroom-low'))
    ) {
        return true;
    }
    // A role that a product asks for may bring more than its account has today: that is told, and to be accepted.
    if (finding.code === 'account-short' && added.startsWith('iam-mismatch')) {
        return true;
    }
    return readAnew && !added.startsWith('syntax')
        ? true
        : title.startsWith('Accept') && added.startsWith(finding.code);
}
