import type { Rule } from '../rule.ts';
import { featureFindings } from './feature-findings.ts';

export const featureLost: Rule = {
    code: 'feature-lost',
    title: 'What the target has no equivalent for is given up knowingly',
    severity:
        'warning where the matrix asks for preparation, otherwise information; information where the fact is recalled',
    explain: `The machine arrives, but something it had does not, and the target offers nothing in its place: Fault Tolerance, own boot entries, a processor affinity. Nobody notices
during the move; it is missed on the day it was there for. Who relied on it has to know before.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is kubevirt
fabric odf on new is ceph-replicated { nodes 4 }
workload core { uses fault-tolerance }
phase io   { model odf }
phase move { cutover core to odf }`,
    repair: 'Do what the finding names, agree on it with the owner of the workload, or accept it with the reason why it is not needed.',
    *check(facts) {
        yield* featureFindings(
            this.code,
            'lost',
            facts,
            ({ features, workloads, several, target }) =>
                `${workloads.charAt(0).toUpperCase()}${workloads.slice(1)} ${several ? 'lose' : 'loses'} ${features} on ${target}`,
        );
    },
};
