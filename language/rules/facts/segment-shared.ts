import { judge } from '../../analysis/matrix.ts';
import { type SharedSegment, sharedSegments } from '../../analysis/passage/segments.ts';
import { elementsAt } from '../../basics/lists.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { counted, namesOf, quotedNames, quotedWorkloads } from '../phrases.ts';
import type { Rule } from '../rule.ts';

export const segmentShared: Rule = {
    code: 'segment-shared',
    title: 'A segment that several waves share exists on both sides in between',
    severity: 'information',
    explain: `Machines on one \`network\` move in several phases, or some of them stay. From the first of these phases to the last, neighbours on one segment are on two platforms. Either the
segment is stretched between them at layer 2 (an extension that a mover, an overlay or the switches have to provide), or the machines that moved get other addresses and reach the others through a
router: rules between them, static addresses and everything that knows an address then change as well. Where the target declares the segment with other addresses, they change; with the same
subnet they stay, and only an extension lets both sides use it at once.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production }
network db-120 on old { vlan 120  subnet "10.1.20.0/24" }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload sql { in prod  net db-120 }
workload app { in prod  net db-120 }
phase io  { model hci }
phase net { recreate db-120 }
phase one { cutover sql to hci }
phase two { cutover app to hci }`,
    repair: 'Move the machines of a segment in one phase, or accept it and say how the segment is bridged in between.',
    *check(facts) {
        const { plan } = facts;
        if (plan.networks.length === 0) {
            return;
        }
        for (const segment of sharedSegments(plan, facts.moves, facts.timeline)) {
            for (const part of splitByAcceptance(this.code, segment.moving, facts)) {
                const judged = judge(plan, part);
                if (!judged) {
                    continue;
                }
                const { network, phases, days, counterpart } = segment;
                yield {
                    code: this.code,
                    severity: 'information',
                    span: network.record.nameSpan,
                    layer: 'fabric',
                    phase: phases.at(-1)?.name,
                    subjects: namesOf(judged.workloads),
                    figures: {
                        network: network.name,
                        phases: phases.map(p => p.name),
                        days: days ?? null,
                        addresses: addressesOf(segment),
                    },
                    message: `${whoText(segment, elementsAt(plan.workloads, segment.staying))}: ${bridge(segment)}.`,
                    details: ['Until then neighbours on one segment are on two platforms.'],
                    related: [
                        ...phases.map(p => ({ span: p.record.nameSpan, message: `phase '${p.name}'` })),
                        ...(counterpart
                            ? [{ span: counterpart.record.nameSpan, message: `network '${counterpart.name}'` }]
                            : []),
                    ],
                };
            }
        }
    },
};

function whoText({ network, phases, staying }: SharedSegment, left: Parameters<typeof quotedWorkloads>[0]): string {
    const names = quotedNames(phases.map(p => p.name));
    return staying.empty
        ? `Network '${network.name}' moves in ${counted(phases.length, 'phase')} (${names})`
        : `Network '${network.name}' moves in ${names}, and ${quotedWorkloads(left)} ${left.length === 1 ? 'stays' : 'stay'} on it`;
}

/** Whether addresses stay, as far as the target's segment says. */
function addressesOf({ network, counterpart }: SharedSegment): 'stay' | 'change' | 'unknown' {
    return !counterpart?.subnet || !network.subnet
        ? 'unknown'
        : counterpart.subnet === network.subnet
          ? 'stay'
          : 'change';
}

function bridge(segment: SharedSegment): string {
    const { network, counterpart, days } = segment;
    const time = days === undefined ? 'in between' : `for ${counted(days, 'day')}`;
    switch (addressesOf(segment)) {
        case 'stay':
            return `it has to be stretched at layer 2 ${time}, since its addresses stay`;
        case 'change':
            return `its addresses change (${network.subnet} becomes ${counterpart?.subnet})`;
        case 'unknown':
            return `stretch it at layer 2 ${time}, or its addresses change`;
    }
}
