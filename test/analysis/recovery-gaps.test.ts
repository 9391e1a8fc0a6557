import { describe, expect, test } from 'vitest';
import { saidBy } from '../../language/analysis/analysis.ts';
import { unitOf } from '../check.ts';

/** A backup that comes to the new platform a week after the machines. */
function plan(...objectives: readonly string[]): string {
    return `plan p { from vc to ntx  starts 2027-01-11 }
platform vc is vsphere { version "8.0" }
platform ntx is nutanix { version "7.3" }
environment prod { class production  shape monolithic }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 1 h keep 30 d }
fabric san on vc is external-array { }
fabric hci on ntx is nutanix-rf2 { nodes 4  links 2 x 10 Gbps mtu 1500  media 2 x sata-ssd  raw 20 TB }
${objectives.map((rpo, i) => `workload w${i} { in prod  on san  vcpu 4  memory 8 GiB  disk 100 GiB  iops 100  rpo ${rpo} }`).join('\n')}
phase io { model hci  lasts 1 week }
phase move { cutover ${objectives.map((_, i) => `w${i}`).join(', ')} to hci over 1 Gbps  lasts 1 week }
phase paths { establish veeam onto ahv.v3-snapshots  lasts 1 week }
`;
}

describe('a recovery gap', () => {
    test('is within an objective that is as long, and not within a shorter one', () => {
        const said = (rpo: string) =>
            unitOf(plan(rpo))
                .analysis.findings.filter(f => f.code === 'api-break')
                .map(saidBy)
                .join('\n');
        expect(said('336 h')).toMatch(/within/);
        expect(said('337 h')).toMatch(/within/);
        expect(said('335 h')).not.toMatch(/within/);
        expect(said('335 h')).toMatch(/RPO/);
    });

    test('is measured against the strictest objective of those it hits, in any order', () => {
        for (const objectives of [
            ['4 h', '24 h', '9 h'],
            ['24 h', '9 h', '4 h'],
            ['9 h', '4 h', '24 h'],
        ]) {
            const gaps = unitOf(plan(...objectives)).analysis.gaps;
            expect(gaps.map(gap => gap.rpo)).toEqual([4 * 3600]);
        }
    });
});
