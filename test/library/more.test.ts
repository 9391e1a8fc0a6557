/** The second set of platforms: what plans can say about them, and what a plan that does not costs. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { libraryFolder, nodeLibrary } from '../../language/server/files/node-library.ts';
import { BuiltInLibrary } from '../../language/workspace/library.ts';
import { PlanWorkspace } from '../../language/workspace/workspace.ts';
import { MORE } from '../../scripts/library/more.ts';
import { found, unitOf } from '../check.ts';

describe('the second set of platforms', () => {
    it.each(MORE)('$name can be left for or left, and its own interfaces are offered there', ({ name }) => {
        const unit = unitOf(`plan p { from old to new }
platform old is vsphere
platform new is "${name}"
platform third is proxmox
fabric pool on new is external-array { nodes 4 }
workload erp { }
phase go { cutover erp to pool }`);
        expect(found(unit).filter(f => /^(syntax|reference-unknown)$/.test(f.code))).toEqual([]);
        expect(unit.plan.platforms.get('new')?.offers.size).toBeGreaterThan(3);
    });

    it('has roles that hold capabilities, one containing the other', () => {
        const { plan } = unitOf('platform x is xcp-ng\nidentity ad on x { principal a holds pool-admin }');
        const role = plan.identities[0]?.principals[0]?.holds[0];
        expect(role?.privileges.length).toBeGreaterThan(20);
    });

    it('is not opened by a plan about others, whatever its products can speak', () => {
        const opened: string[] = [];
        const real = nodeLibrary(libraryFolder(join(import.meta.dirname, '../../language/library')));
        const counting = new BuiltInLibrary({
            read: file => {
                opened.push(file);
                return real.read(file);
            },
        });
        const workspace = new PlanWorkspace({
            files: { read: () => undefined },
            library: counting,
            roots: ['file:///plans/'],
            asOf: 20_000,
        });
        workspace.set(
            'file:///plans/plan.exit',
            `plan p { from old to new }
platform old is vsphere
platform new is nutanix
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { }
phase b { establish veeam }
phase go { cutover erp to hci }`,
        );
        expect(workspace.unitOf('file:///plans/plan.exit')?.analysis.findings.length).toBeGreaterThan(0);
        expect(opened).toContain('nutanix.exit');
        expect(opened.filter(file => MORE.some(spec => `${spec.name}.exit` === file))).toEqual([]);
        expect(opened).not.toContain('products-migration.exit');
    });
});
