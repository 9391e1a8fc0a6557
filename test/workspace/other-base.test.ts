import { expect, test } from 'vitest';
import { AS_OF, unitOf } from '../check.ts';
import { differences } from './compare.ts';

/** A base exchanged for another one that says the same in another place. */

const PLAN = `plan p { from old to new  headroom 30% }
platform old is vsphere { version "8.0" }
platform new is nutanix { version "7.3" }
environment prod { class production }
fabric san on old is external-array { }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 1 Gbps  media 6 x nvme  raw 10 TB }
workload one { in prod  on san  uses rdm, vtpm  depends on dns  writes 40%  block 8 KiB  change 1 %/d  evidence estimated "sheet" }
workload two { in prod  on san  uses rdm, vtpm  depends on dns  writes 40%  block 8 KiB  change 1 %/d  evidence estimated "sheet" }
workload dns { in prod  on san  disk 100 GB used 50 GB  iops 200 peak 600 }
workload app is one { disk 100 GB used 50 GB  iops 2k peak 60k  rpo 1 h  rto 1 h  downtime 1 min }
phase io { model hci }
phase first { cutover app to hci over 1 Gbps }
phase then { cutover dns to hci }
`;

test.each(['two', 'none'])('findings after `is one` became `is %s` are those of a fresh start', name => {
    const start = PLAN.indexOf('is one') + 3;
    const edit = { what: `is ${name}`, path: 'plan.exit', start, end: start + 3, text: name };
    const told = unitOf(PLAN).analysis.findings.map(f => f.code);
    expect(told).toEqual(expect.arrayContaining(['feature-unsupported', 'dependency-after-dependent']));
    expect(differences({ name: 'other base', asOf: AS_OF, files: { 'plan.exit': PLAN } }, [edit])).toEqual([]);
});
