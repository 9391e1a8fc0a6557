import type { Rule } from '../rule.ts';
import { featureFindings } from './feature-findings.ts';
import { largeDisks } from './large-disks.ts';

export const featureRedone: Rule = {
    code: 'feature-redone',
    title: 'What does not carry over is made again on the target',
    severity:
        'warning where the matrix asks for preparation, otherwise information; information where the fact is recalled',
    explain: `The target can do the same, but the move does not bring it along: affinity rules, a virtual TPM, firewall rules, the address of an adapter. Until somebody has made it
again the machine runs without it. The finding names the work; the report lists it in the runbook of each phase.

Between two kinds of platform that no \`transition\` speaks about nothing is known: that the target supports something does not say that a move brings it along.

A row that holds with one tool only is reported as well, because with any other tool it has to be made again;
where the cutover is made \`with\` that tool, it is an information with what that asks for.

Of a machine whose disks are over 2 TB together, moved to a platform on which one such disk has to be seen to,
it is asked whether there is one: a condition of the verdict, until \`uses disk-over-2tb\` or an acceptance says.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload dc { uses anti-affinity }
phase io   { model hci }
phase move { cutover dc to hci }`,
    repair: 'Plan the work the finding names: most of it can be prepared on the target before the cutover. Accept it once somebody has taken it on.',
    *check(facts) {
        yield* featureFindings(
            this.code,
            'redone',
            facts,
            ({ features, workloads, one, target, carrier, carried, known }) =>
                !known
                    ? `Whether ${features} of ${workloads} ${one ? 'carries' : 'carry'} over to ${target} is unknown`
                    : carrier === undefined
                      ? `${features} of ${workloads} ${one ? 'does' : 'do'} not carry over to ${target}`
                      : carried
                        ? `'${carrier}' carries ${features} of ${workloads} over to ${target}`
                        : `Only '${carrier}' carries ${features} of ${workloads} over to ${target}`,
        );
        yield* largeDisks(this.code, 'redone', facts);
    },
};
