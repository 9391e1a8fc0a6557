import { sayClearedFixes } from '../fixes/say-cleared.ts';
import type { Rule } from '../rule.ts';
import { featureFindings } from './feature-findings.ts';

export const clearFirst: Rule = {
    code: 'clear-first',
    title: 'States of the source are cleared before the copy',
    severity:
        'warning where the matrix asks for preparation, otherwise information; information where the fact is recalled',
    explain: `A workload is in a state that a copy trips over: snapshots, a mounted image, change tracking switched off, a suspended machine, keys sealed to a virtual TPM. That says
nothing against the plan, it is work before the window: cleared up at the source, the move goes through. Left as it is, the copy fails, takes much longer, or arrives incomplete.

The words of \`uses\` tell what is there today. Take a word away when the state is gone, not before.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is proxmox
fabric pool on new is ceph-replicated { nodes 4 }
workload erp { uses snapshots }
phase io   { model pool }
phase move { cutover erp to pool }`,
    repair: 'Do what the finding names before the seed copy starts; the runbook of the phase lists it. Once it is done, say so: the quick fix takes the word out of `uses`.',
    *check(facts) {
        yield* featureFindings(
            this.code,
            'clear-first',
            facts,
            ({ features, workloads, one, target }) =>
                `Before the copy to ${target}, ${features} of ${workloads} ${one ? 'has' : 'have'} to be cleared`,
        );
    },
    fixes(finding, facts) {
        return sayClearedFixes(finding, facts);
    },
};
