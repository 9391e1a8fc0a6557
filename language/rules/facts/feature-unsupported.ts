import type { Rule } from '../rule.ts';
import { featureFindings } from './feature-findings.ts';

export const featureUnsupported: Rule = {
    code: 'feature-unsupported',
    title: 'The target supports what a workload uses',
    severity:
        'by the decision matrix; a warning where the fact is recalled, or nothing is known of what the target supports',
    explain: `A workload uses a feature that a machine cannot have on the target: a device or a disk format the platform does not know. The move does not necessarily
fail, but something has to be done about it before, and it will not be there afterwards.

What becomes of a feature is a fact of the [transition](../language.md) between the two kinds of platform, with its source. Where no transition speaks about it, the target has to
\`support\` it. What can be made again on the target is \`feature-redone\`, what has no equal there but stops nothing is \`feature-lost\`, and a state of the source is \`clear-first\`.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload render { uses passthrough }
phase io   { model hci }
phase move { cutover render to hci }`,
    repair: `Do what the finding names before the move, keep the workload where it is, or accept the risk with the way it is dealt with. Where the platform does support it,
write so: \`platform new is nutanix { supports passthrough }\`.`,
    *check(facts) {
        yield* featureFindings(this.code, 'unsupported', facts, ({ features, workloads, several, target, known }) =>
            known
                ? `${target} cannot run what ${workloads} ${several ? 'use' : 'uses'}: ${features}`
                : `${target} is not known to support ${features}, which ${workloads} ${several ? 'use' : 'uses'}`,
        );
    },
};
