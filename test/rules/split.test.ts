import { expect, test } from 'vitest';
import { fixesFor } from '../../language/rules/index.ts';
import { applyEdits, unitOf } from '../check.ts';

const HEAD = `plan p { from old to new  starts 2027-01-04 }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 8  links 2 x 100 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 100 MB/s }
workload erp { in prod  iops 100 peak 200  writes 30%  block 8 KiB  evidence measured }
backup nightly { speaks vsphere.vadp  protects all every 1 h }
identity ad on old

`;

function split(phases: string): string {
    const files = { 'plan.exit': HEAD + phases };
    const { analysis } = unitOf(files);
    const fix = analysis.findings
        .filter(f => f.code === 'compute-before-foundation')
        .flatMap(f => fixesFor(f, analysis))
        .find(f => f.title.startsWith('Split phase'))!;
    return applyEdits(files, fix.edits())['plan.exit']!.slice(HEAD.length);
}

test('steps that get a phase of their own take their comments along, and the cutover keeps its duration', () => {
    expect(
        split(`phase io { model hci  lasts 2 days }
phase both {
    // the backup team needs the repository first
    establish nightly onto ahv.v4-recovery-points  // ticket 4711
    /* groups by
       the AD team */
    map ad
    // the machines
    cutover erp to hci  // in one go
    lasts 3 weeks
}
`),
    ).toBe(`phase both-establish {
    // the backup team needs the repository first
    establish nightly onto ahv.v4-recovery-points  // ticket 4711
    lasts 2 days
}
phase both-map {
    /* groups by
       the AD team */
    map ad
    lasts 2 days
}
phase io { model hci  lasts 2 days }
phase both {
    // the machines
    cutover erp to hci  // in one go
    lasts 3 weeks
}
`);
});

test('without comments it is one line, and no duration is made up where no phase has one', () => {
    expect(
        split(
            'phase io { model hci }\nphase both { map ad  establish nightly onto ahv.v4-recovery-points  cutover erp to hci  lasts 3 weeks }\n',
        ),
    ).toBe(
        'phase both-establish { establish nightly onto ahv.v4-recovery-points }\nphase both-map { map ad }\nphase io { model hci }\nphase both { cutover erp to hci  lasts 3 weeks }\n',
    );
});
