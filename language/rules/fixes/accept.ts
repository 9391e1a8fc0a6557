import type { Facts, Finding } from '../../analysis/analysis.ts';
import { UNDECLARED } from '../../analysis/undeclared.ts';
import { lineEndOf } from '../../edits/line-ends.ts';
import { insert, type TextEdit } from '../../plan/source.ts';
import { written } from '../../writing/names.ts';
import type { Fix } from '../rule.ts';

/** What a finding is accepted on: a few names, a group or environment that is just these workloads, or the phase. */
function subjects(finding: Finding, facts: Facts): string | undefined {
    const { plan } = facts;
    // A principal is accepted with its identity.
    const named = finding.subjects.map(n =>
        plan.components.has(n) ? n : (plan.identities.find(i => i.principals.some(p => p.name === n))?.name ?? n),
    );
    const names = [...new Set(named)].filter(
        n => plan.components.has(n) || plan.phases.some(p => p.name === n) || plan.platforms.has(n),
    );
    if (names.length === 0) {
        return finding.phase && written(finding.phase);
    }
    if (names.length <= 3) {
        return names.map(written).join(', ');
    }
    const group = plan.groups.find(g => g.workloads.size === names.length && names.every(n => has(g.workloads, n)));
    if (group) {
        return written(group.name);
    }
    const environment = [...plan.environments.values()].find(
        e => e.workloads.size === names.length && names.every(n => has(e.workloads, n)),
    );
    if (environment) {
        return `in ${written(environment.name)}`;
    }
    return finding.phase ? written(finding.phase) : names.map(written).join(', ');

    function has(set: { has(index: number): boolean }, name: string): boolean {
        const component = plan.components.get(name);
        return component?.kind === 'workload' && set.has(component.index);
    }
}

/** Inserts an `accept` at the end of the plan's file, with a reason to fill in. */
export function acceptFix(finding: Finding, facts: Facts): readonly Fix[] {
    const on = finding.accepted ? undefined : subjects(finding, facts);
    // A reason for the missing backup of a workload is none for its missing monitoring.
    const where = finding.code === UNDECLARED ? `${finding.layer}, ${on}` : on;
    if (on === undefined) {
        return [];
    }
    return [
        {
            title: `Accept this risk (${finding.code} on ${where})`,
            kind: 'quickfix',
            preferred: false,
            needsAuthor: true,
            edits: () =>
                atTheEnd(
                    finding,
                    facts,
                    `accept ${written(finding.code)} on ${where} because "TODO: why this risk is taken"`,
                ),
        },
    ];
}

/** A declaration behind everything else in the plan's file; nothing where a comment is open there. */
export function atTheEnd(finding: Finding, facts: Facts, text: string): readonly TextEdit[] {
    const own = facts.plan.record?.span.block ?? finding.span.block;
    const last = lastBlock(facts, own.document.uri) ?? own;
    const end = last.text.trimEnd().length;
    const eol = lineEndOf(last.text);
    const after = last.text.slice(end).includes('\n') ? '' : eol;
    const open = /\/\*(?![\s\S]*\*\/)/.test(last.text);
    return open ? [] : [insert(last, end, `${eol}${eol}${text}${after}`)];
}

function lastBlock(facts: Facts, uri: string) {
    const file = facts.plan.blocks.find(b => b.uri === uri);
    const spans =
        file?.records.flatMap(r => [
            ...r.declarations.map(d => d.span),
            ...r.accepts.map(a => a.span),
            ...r.retains.map(a => a.span),
        ]) ?? [];
    return spans.at(-1)?.block;
}
