/** The transitions of the library against their facts, through the reader every plan goes through. */
import { describe, expect, it } from 'vitest';
import { nodeLibrary } from '../../language/server/files/node-library.ts';
import { BuiltInLibrary } from '../../language/workspace/library.ts';
import { readFacts } from '../../scripts/library/facts.ts';
import { transitionSource, verbOf } from '../../scripts/library/transitions.ts';
import { factsFolder, libraryFolder, platformFacts } from './setup.ts';

const library = new BuiltInLibrary(nodeLibrary(libraryFolder));
const { transitions, transitionsFrom } = readFacts(factsFolder);
const targets = ['nutanix', 'proxmox', 'hyperv', 'azure-local', 'kubevirt', 'xcp-ng', 'ovirt', 'hpe-vme'];
const pairs = [...new Set(transitionsFrom.transitions.map(row => `${row.from} to ${row.to}`))];

/** Verb, feature, work, reason, tool, grade and source of every row of a transition, sorted. */
function written(target: string, from = 'vsphere'): string[] {
    const record = library.find('transition', `${from} to ${target}`)!;
    return Object.entries(record.facts)
        .flatMap(([verb, facts]) =>
            facts.map(f =>
                [verb, f.use.name, f.work, f.reason, f.by, f.evidence?.grade, f.evidence?.source].join(' | '),
            ),
        )
        .sort();
}

describe('transitions', () => {
    it.each(targets)('from vSphere to %s are the rows of the data, one to one', target => {
        const rows = transitions.transitions.filter(row => row.to === target);
        expect(rows.length).toBeGreaterThan(60);
        expect(written(target)).toEqual(
            rows
                .map(row =>
                    [
                        verbOf(row, target, transitions.features),
                        row.feature,
                        row.work,
                        row.reason,
                        row.by,
                        row.grade,
                        transitionSource(row),
                    ].join(' | '),
                )
                .sort(),
        );
    });

    it.each(pairs)('from %s are the rows of the data, one to one', pair => {
        const [from = '', target = ''] = pair.split(' to ');
        const rows = transitionsFrom.transitions.filter(row => row.from === from && row.to === target);
        expect(rows.length).toBeGreaterThan(15);
        expect(written(target, from)).toEqual(
            rows
                .map(row =>
                    [
                        verbOf(row, target, transitions.features),
                        row.feature,
                        row.work,
                        row.reason,
                        row.by,
                        row.grade,
                        transitionSource(row),
                    ].join(' | '),
                )
                .sort(),
        );
    });

    it('say how serious a row is as the data does', () => {
        const usual: Record<string, string> = { refuses: 'error', carries: 'information' };
        for (const target of targets) {
            const record = library.find('transition', `vsphere to ${target}`)!;
            for (const [verb, facts] of Object.entries(record.facts)) {
                for (const fact of facts) {
                    const row = transitions.transitions.find(r => r.to === target && r.feature === fact.use.name)!;
                    expect([fact.use.name, fact.severity ?? usual[verb] ?? 'warning']).toEqual([
                        row.feature,
                        row.severity,
                    ]);
                }
            }
        }
    });

    it('hold for SCVMM as for the hosts below it', () => {
        expect(written('scvmm')).toEqual(written('hyperv'));
        expect(written('nutanix', 'scvmm')).toEqual(written('nutanix', 'hyperv'));
    });

    it('refuse nothing the target supports', () => {
        for (const target of targets) {
            const { supports } = platformFacts(target);
            const refused = library.find('transition', `vsphere to ${target}`)!.facts['refuses'] ?? [];
            expect(refused.map(f => f.use.name).filter(name => supports.has(name))).toEqual([]);
        }
    });

    it('never let a row from memory be an error', () => {
        const recalled = [...transitions.transitions, ...transitionsFrom.transitions].filter(
            row => row.grade === 'recalled' || row.byAnalogy === true,
        );
        expect(recalled.filter(row => row.severity === 'error')).toEqual([]);
    });
});
